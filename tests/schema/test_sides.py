"""Relations whose two sides say too little, too much or what is not there."""

import pytest

A, B = "api::a.a", "api::b.b"
TEXT = {"type": "string"}


def relation(kind, target, **more):
    return {"type": "relation", "relation": kind, "target": target, **more}


def many(target, **more):
    return relation("manyToMany", target, **more)


def sides(schemas, *names):
    """Return for each `uid.name` what keeps it: `keeps`, or the attribute it is read through."""
    found = []
    for name in names:
        uid, _, attribute = name.rpartition(".")
        side = schemas[uid].attributes[attribute]
        found.append(f"through {side.mapped_by}" if side.mapped_by else f"keeps, shown by {side.inversed_by}")
    return found


@pytest.mark.parametrize(
    ("attributes", "kept", "told"),
    [
        (
            {"x": many(A, inversedBy="y"), "y": many(A, inversedBy="x")},
            ["keeps, shown by y", "through x"],
            [],
        ),
        (
            {"x": relation("oneToMany", A, inversedBy="y"), "y": relation("manyToOne", A, inversedBy="x")},
            ["through y", "keeps, shown by x"],
            [],
        ),
        (
            {"x": many(A, mappedBy="y"), "y": many(A, mappedBy="x")},
            ["keeps, shown by y", "through x"],
            ["x/mappedBy: 'x': api::a.a.y says mappedBy too, so this side keeps it"],
        ),
        (
            {"x": many(A, inversedBy="y"), "y": many(A)},
            ["keeps, shown by y", "through x"],
            ["y/mappedBy: 'y': api::a.a.x names it as its other side, and so it is taken"],
        ),
        (
            {"x": many(A, mappedBy="y"), "y": many(A)},
            ["through y", "keeps, shown by x"],
            ["y/inversedBy: 'y': api::a.a.x names it as its other side, and so it is taken"],
        ),
        (
            {"x": many(A, inversedBy="x"), "y": TEXT},
            ["keeps, shown by None"],
            ["x/inversedBy: 'x': it names itself as its other side; it is kept on this side alone"],
        ),
        (
            {"x": many(A, mappedBy="yy"), "y": many(A, inversedBy="z")},
            ["keeps, shown by None", "keeps, shown by None"],
            [
                "x/mappedBy: 'x': api::a.a has no relation 'yy'; it is kept on this side alone, and nothing "
                "shows it from the other (did you mean 'y'?)",
                "y/inversedBy: 'y': api::a.a has no relation 'z'; it is kept on this side alone",
            ],
        ),
        (
            {"x": many(A, inversedBy="y"), "y": TEXT},
            ["keeps, shown by None"],
            ["x/inversedBy: 'x': api::a.a has no relation 'y'; it is kept on this side alone"],
        ),
    ],
)
def test_one_type(make, attributes, kept, told):
    schemas = make.schemas({A: attributes})
    relations = [f"{A}.{name}" for name, each in attributes.items() if each is not TEXT]
    assert sides(schemas, *relations) == kept
    expected = [f"app/api/a/schema.json#/attributes/{text}" for text in told]
    assert len(schemas.warnings) == len(expected)
    assert all(map(str.startswith, map(str, schemas.warnings), expected))


def test_two_that_keep_a_relation_name_one_other_side(make):
    author, editor = (relation("manyToOne", B, inversedBy="articles") for _ in range(2))
    articles = relation("oneToMany", A, mappedBy="author")
    schemas = make.schemas({A: {"author": author, "editor": editor}, B: {"articles": articles}})
    assert sides(schemas, f"{A}.author", f"{A}.editor", f"{B}.articles") == [
        "keeps, shown by articles",
        "keeps, shown by None",
        "through author",
    ]
    [told] = schemas.warnings
    assert "api::b.b.articles is the other side of 'author'; it is kept on this side alone" in told.message


def test_two_other_sides_name_one_that_keeps_it(make):
    author = relation("manyToOne", B, inversedBy="articles")
    articles, texts = (relation("oneToMany", A, mappedBy="author") for _ in range(2))
    schemas = make.schemas({A: {"author": author}, B: {"articles": articles, "texts": texts}})
    assert sides(schemas, f"{B}.articles", f"{B}.texts") == ["through author", "through author"]
    [told] = schemas.warnings
    assert told.where.endswith("b/schema.json#/attributes/texts/mappedBy")
    assert "'articles' is the other side of api::a.a.author too; both show the same" in told.message


def test_an_other_side_that_leads_elsewhere_is_none(make):
    schemas = make.schemas({A: {"x": many(B, inversedBy="y")}, B: {"y": many(B, mappedBy="x"), "x": many(A)}})
    assert sides(schemas, f"{A}.x", f"{B}.y") == ["keeps, shown by None", "keeps, shown by None"]
    assert "api::b.b.y leads to api::b.b" in schemas.warnings[0].message


def test_within_a_component_a_relation_has_one_side(make):
    x = relation("oneToMany", A, mappedBy="y")
    schemas = make.schemas({A: {"y": relation("manyToOne", A)}}, {"shared.part": {"x": x}})
    assert sides(schemas, "shared.part.x") == ["keeps, shown by None"]
    assert "a relation within a component has one side" in schemas.warnings[0].message


def test_what_agrees_is_told_nothing_of(golden):
    assert golden.warnings == ()
