import pytest

from octavo.errors import StartupError
from octavo.schema import SchemaSource, build_schemas


def relation(kind, target, **more):
    return {"type": "relation", "relation": kind, "target": target, **more}


A, B = "api::a.a", "api::b.b"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (relation("oneToOne", B, inversedBy="y"), relation("oneToOne", A, mappedBy="x")),
        (relation("manyToOne", B, inversedBy="y"), relation("oneToMany", A, mappedBy="x")),
        (relation("manyToMany", B, inversedBy="y"), relation("manyToMany", A, mappedBy="x")),
        (relation("morphMany", B, morphBy="y"), {"type": "relation", "relation": "morphToMany"}),
    ],
)
def test_two_sides_that_match(make, first, second):
    schemas = make.schemas({A: {"x": first}, B: {"y": second}})
    assert not schemas.warnings


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        (
            relation("oneToOne", "api::c.c"),
            {"type": "string"},
            "a/schema.json#/attributes/x/target: 'x': there is no content type 'api::c.c' (did you mean",
        ),
        (
            relation("manyToOne", B, inversedBy="y"),
            relation("manyToMany", A, mappedBy="x"),
            "'x': is manyToOne, but api::b.b.y is manyToMany (make the other side oneToMany)",
        ),
        (
            relation("morphOne", B),
            {"type": "relation", "relation": "morphToOne"},
            "'x': morphOne needs morphBy",
        ),
        (
            relation("oneToOne", B, inversedBy="y", mappedBy="y"),
            {"type": "string"},
            "relation 'x' has both mappedBy and inversedBy",
        ),
    ],
)
def test_two_sides_that_do_not(make, first, second, problem):
    assert any(problem in each for each in make.problems({A: {"x": first}, B: {"y": second}}))


def test_an_attribute_that_cannot_be_read_is_not_missed_a_second_time(make):
    types = {A: {"x": relation("oneToOne", B, inversedBy="y")}, B: {"y": {"type": "relatoin"}}}
    [problem] = make.problems(types)
    assert "unknown type 'relatoin'" in problem


def test_components_exist_and_end(make):
    part = {"type": "component", "component": "shared.part"}
    [problem] = make.problems({A: {"x": part}}, {"shared.parts": {}})
    assert "there is no component 'shared.part' (did you mean 'shared.parts'?)" in problem

    deeper = {"type": "dynamiczone", "components": ["shared.part"]}
    problems = make.problems(
        {A: {}},
        {"shared.part": {"x": {"type": "component", "component": "shared.box"}}, "shared.box": {"y": deeper}},
    )
    assert "contains itself: shared.part → shared.box → shared.part" in problems[0]


def test_a_zone_within_a_component_is_fine(make):
    zone = {"type": "dynamiczone", "components": ["shared.leaf"]}
    schemas = make.schemas(
        {A: {"x": {"type": "component", "component": "shared.part"}}},
        {"shared.part": {"zone": zone}, "shared.leaf": {"name": {"type": "string"}}},
    )
    inside = [(place, holder.uid, item.name) for place, holder, item in schemas.walk(A)]
    assert inside == [
        ("", A, "x"),
        ("x", "shared.part", "zone"),
        ("x/zone:shared.leaf", "shared.leaf", "name"),
    ]
    assert len([*schemas.walk(A, zones=False)]) == 2
    assert [component.uid for component in schemas.components_in(A)] == ["shared.part", "shared.leaf"]


def test_attributes_do_not_share_a_column(make):
    text = {"type": "string"}
    [problem] = make.problems({A: {"metaTitle": text, "meta_title": text}})
    assert "'meta_title' and 'metaTitle' are the same column 'meta_title'" in problem
    [problem] = make.problems({A: {"owner": relation("oneToOne", A), "ownerDocumentId": text}})
    assert "the same column 'owner_document_id'" in problem


def test_types_do_not_share_tables_or_routes():
    sources = [
        SchemaSource(uid, {"info": {"singularName": one, "pluralName": many}, "collectionName": table}, uid)
        for uid, one, many, table in (
            ("admin::user", "user", "users", "users"),
            ("api::a.a", "a", "things", "Things"),
            ("api::b.b", "things", "things", "things"),
        )
    ]
    with pytest.raises(StartupError) as caught:
        build_schemas(sources, [])
    assert [f"{problem.where}: {problem.message}" for problem in caught.value.problems] == [
        "api::b.b#/collectionName: the table 'things' is that of api::a.a (api::a.a) too",
        "api::b.b#/info/pluralName: singularName and pluralName are both 'things'",
        "api::b.b#/info/singularName: singularName 'things' is a name of api::a.a (api::a.a) too",
        "api::b.b#/info/pluralName: pluralName 'things' is a name of api::a.a (api::a.a) too",
    ]


def test_a_rename_says_what_is_gone(make):
    [problem] = make.problems(
        {A: {"new": {"type": "string", "renamedFrom": "old"}, "old": {"type": "string"}}}
    )
    assert "renamedFrom names 'old', which is still there" in problem


def test_every_problem_is_told_at_once(make):
    problems = make.problems(
        {
            A: {"x": {"type": "nope"}, "y": relation("oneToOne", "api::no.no")},
            B: {"z": {"type": "enumeration"}},
        }
    )
    assert len(problems) == 3
