"""Files and functions stay short enough to be read in one go, as CONTRIBUTING.md says."""

import ast
from pathlib import Path

import octavo

SOURCE = Path(octavo.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE = 450
LONGEST_FUNCTION = 50


def test_no_file_is_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    long = {str(path.relative_to(SOURCE)): size for path, size in lengths.items() if size > LONGEST_FILE}
    assert len(lengths) > 500
    assert not long


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not long
