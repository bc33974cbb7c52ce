import pytest


@pytest.mark.parametrize("kind", ["string", "text", "richtext", "uid", "email", "password"])
@pytest.mark.parametrize("option", ["minLength", "maxLength"])
@pytest.mark.parametrize("value", [1.5, "1.5", "x", [], {}, True, -1])
def test_lengths_are_whole_numbers(make, kind, option, value):
    [problem] = make.problems({"api::page.page": {"it": {"type": kind, option: value}}})
    assert f"it/{option}: '{option}' of 'it' must be a whole number" in problem


@pytest.mark.parametrize("kind", ["integer", "biginteger", "float", "decimal"])
@pytest.mark.parametrize("option", ["min", "max"])
@pytest.mark.parametrize("value", ["x", "nan", "Infinity", [], {}])
def test_limits_are_numbers(make, kind, option, value):
    [problem] = make.problems({"api::page.page": {"it": {"type": kind, option: value}}})
    assert f"'{option}' of 'it' must be a" in problem


@pytest.mark.parametrize(("low", "high", "fits"), [(2, 2, True), (3, 2, False), (-1, 0, True)])
def test_a_minimum_is_at_most_the_maximum(make, low, high, fits):
    types = {"api::page.page": {"it": {"type": "integer", "min": low, "max": high}}}
    if fits:
        kept = make.schemas(types).content_type("api::page.page").attributes["it"]
        assert (kept.min, kept.max) == (low, high)
    else:
        assert "has a minimum above its maximum" in make.problems(types)[0]
