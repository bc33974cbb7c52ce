import pytest

from octavo.schema.pattern import Pattern


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("^[A-Z]+[0-9]*$", "/^[A-Z]+[0-9]*$/"),
        ("a/b", r"/a\/b/"),
        (r"a\/b", r"/a\/b/"),
        ("[/]", "/[/]/"),
        ("", "/(?:)/"),
    ],
)
def test_prints_as_javascript_does(source, printed):
    assert Pattern(source).printed == printed


@pytest.mark.parametrize(
    ("source", "matching", "others"),
    [
        ("^a$", ["a"], ["a\n", "ba"]),
        ("b", ["abc"], ["ac"]),
        (r"^\d+$", ["12"], ["١٢"]),
        ("^[$]$", ["$"], [""]),
        (r"^\$$", ["$"], [""]),
        ("^(?<word>x)$", ["x"], ["y"]),
        ("^(?<=a)b|(?<!a)c", ["c"], ["b"]),
        ("^[[a]$", ["[", "a"], ["b"]),
    ],
)
def test_matches_as_javascript_does(source, matching, others):
    pattern = Pattern(source)
    assert all(map(pattern.matches, matching))
    assert not any(map(pattern.matches, others))
