"""No test looks for a word that an id or a token may spell by chance."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
TEXTS = re.compile(
    r"(\b(text|html|stdout|stderr)|\.(content|body)|(str|repr|dumps|as_bytes|get_content)\(.*\))"
    r"(\.(lower|decode)\(.*\))*$"
)
"""Expressions whose value is what was answered, mailed or printed."""
ID = re.compile(r"[a-z0-9]{1,24}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,7}")


def by_chance(source: str) -> Iterator[str]:
    """Yield each assertion that a text lacks a word of the letters and digits ids are made of."""
    tree = ast.parse(source)
    denied = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        for inner in ast.walk(node)
    }
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(
            node.ops[-1], ast.In if id(node) in denied else ast.NotIn
        ):
            word = node.left
            value = word.value if isinstance(word, ast.Constant) else constants.get(ast.unparse(word))
            value = value.decode() if isinstance(value, bytes) else value
            spelt = isinstance(value, str) and (ID.fullmatch(value) or TOKEN.fullmatch(value))
            if spelt and TEXTS.search(ast.unparse(node.comparators[-1])):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_words_that_must_not_be_there_are_such_as_no_id_holds() -> None:
    found = {
        str(path.relative_to(TESTS)): lines
        for path in TESTS.rglob("*.py")
        if "apps" not in path.parts and (lines := list(by_chance(path.read_text("utf-8"))))
    }
    assert found == {}, "look for words with a blank, a dot or capitals beside small letters"


def test_such_a_word_is_found() -> None:
    planted = 'CANARY = "c4n4ry"\nassert "bob" not in answer.text\nassert CANARY not in str(row)\n'
    planted += 'assert not any("bob" in str(row) for row in rows)\n'
    harmless = 'assert "Bob Byrne" not in answer.text\nassert "etag" not in answer.headers\n'
    assert [line.split(":")[0] for line in by_chance(planted + harmless)] == ["line 2", "line 3", "line 4"]
