"""Small faults to plant in the source: comparisons turned, checks taken out, numbers one too large."""

import ast
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LEAVING = (ast.Raise, ast.Return, ast.Continue, ast.Break)
TURNED = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
    "*": "+",
    "//": "*",
    "%": "*",
}
_OPERATOR = re.compile(r"is\s+not\b|not\s+in\b|\b(?:is|in|and|or)\b|//|\*\*|<<|>>|[<>=!]=|[<>+*%-]")

LOGGING = {
    "log",
    "_log",
    "logger",
    "observe",
    "warnings",
    "warn",
    "progress",
    "advance",
    "console",
    "echo",
    "print",
    "log_event",
    "tell",
}
"""What is said to people who run a server or a command: its words are no promise."""

TUNING = re.compile(
    r"(timeout|lifespan|seconds|interval|pause|delay|chunk|cache|memory|buffer|threads|rounds|page_size)s?$",
    re.I,
)
"""Numbers that make something quicker, slower or end later: a test that saw them would measure time."""

AT_RANDOM = {"secrets.token_bytes", "secrets.token_hex", "secrets.token_urlsafe"}
"""What makes secrets: one longer is as good."""

NOT_RUN = (ast.Assert, ast.Import, ast.ImportFrom, ast.JoinedStr)
"""What tells the type checker, brings names, or stands in a text, whose places Python 3.11 tells wrong."""

NOT_RUN_FIELDS = {"annotation", "returns", "decorator_list"}
"""Types, which nothing reads, and the options of dataclasses, which shape a class for its authors."""


@dataclass(frozen=True)
class Edit:
    """A stretch of a file, in bytes, that becomes another text."""

    line: int
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Fault:
    """A fault: the code of the file with it, and what changed there."""

    path: str
    line: int
    kind: str
    code: bytes
    change: str


class Source:
    """A file as bytes, and where its nodes stand in it."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.tree = ast.parse(code)
        self.starts = [0]
        for line in code.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return where a node begins and ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.expr) -> str:
        """Return what a node was written as."""
        start, end = self.span(node)
        return self.code[start:end].decode()

    def edit(self, kind: str, node: ast.expr | ast.stmt, text: str) -> Edit:
        """Return the change of a whole node."""
        return Edit(node.lineno, kind, *self.span(node), text)

    def edits(self) -> Iterator[Edit]:
        """Return every fault that can be planted."""
        for node in _noticeable(self.tree):
            for wanted, kind, make in MAKERS:
                if isinstance(node, wanted):
                    yield from make(self, kind, node)


def _noticeable(node: ast.AST) -> Iterator[ast.AST]:
    """Return the nodes whose change could be noticed by a test that asserts what users see."""
    if _cannot_be_noticed(node):
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field not in NOT_RUN_FIELDS:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _noticeable(child)


def _cannot_be_noticed(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name == "__repr__"
    if isinstance(node, ast.Call):
        return (
            not LOGGING.isdisjoint(re.split(r"\W", ast.unparse(node.func)))
            or _called_by(node) in AT_RANDOM
            or any(_called_by(argument) == "hash" for argument in node.args)  # found sooner, not otherwise
        )
    if isinstance(node, ast.ClassDef):
        return any(
            "Enum" in ast.unparse(base) for base in node.bases
        )  # of its numbers the order counts alone
    return isinstance(node, NOT_RUN) or any(map(TUNING.search, _names(node)))


def _called_by(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _names(node: ast.AST) -> list[str]:
    """Return the names a number would be given to: of constants, settings, arguments."""
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets]
    if isinstance(node, ast.AnnAssign):
        return [ast.unparse(node.target)]
    return [node.arg] if isinstance(node, ast.keyword) and node.arg is not None else []


def _between(source: Source, kind: str, line: int, left: ast.expr, right: ast.expr) -> Iterator[Edit]:
    """Turn the operator that stands between two operands."""
    start, end = source.span(left)[1], source.span(right)[0]
    found = _OPERATOR.search(source.code[start:end].decode())
    turned = TURNED.get(" ".join(found[0].split())) if found else None
    if found and turned:
        yield Edit(line, kind, start + found.start(), start + found.end(), turned)


def _compared(source: Source, kind: str, node: ast.Compare) -> Iterator[Edit]:
    for left, right in zip([node.left, *node.comparators], node.comparators, strict=False):
        yield from _between(source, kind, node.lineno, left, right)


def _joined(source: Source, kind: str, node: ast.BoolOp) -> Iterator[Edit]:
    for left, right in zip(node.values, node.values[1:], strict=False):
        yield from _between(source, kind, node.lineno, left, right)


def _reckoned(source: Source, kind: str, node: ast.BinOp) -> Iterator[Edit]:
    yield from _between(source, kind, node.lineno, node.left, node.right)


def _constant(source: Source, kind: str, node: ast.Constant) -> Iterator[Edit]:
    if isinstance(node.value, bool):
        yield source.edit(kind, node, str(not node.value))
    elif isinstance(node.value, int | float):
        yield source.edit(kind, node, str(node.value + 1))


def _negated(source: Source, kind: str, node: ast.UnaryOp) -> Iterator[Edit]:
    if isinstance(node.op, ast.Not):
        yield source.edit(kind, node, f"({source.text(node.operand)})")


def _chosen(source: Source, kind: str, node: ast.IfExp) -> Iterator[Edit]:
    for always in ("and False", "or True"):
        yield source.edit(kind, node.test, f"(({source.text(node.test)}) {always})")


def _checked(source: Source, kind: str, node: ast.If) -> Iterator[Edit]:
    if not node.orelse and isinstance(node.body[-1], LEAVING):
        yield source.edit(kind, node.test, "False")


def _called(source: Source, kind: str, node: ast.Expr) -> Iterator[Edit]:
    value = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(value, ast.Call) and not _cannot_be_noticed(value):
        yield source.edit(kind, node, "pass")


def _left(source: Source, kind: str, node: ast.stmt) -> Iterator[Edit]:
    yield source.edit(kind, node, "continue" if isinstance(node, ast.Break) else "break")


Maker = Callable[[Source, str, "ast.AST"], Iterable[Edit]]
MAKERS: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], str, Maker], ...] = (
    (ast.Compare, "comparison", _compared),
    (ast.BoolOp, "and, or", _joined),
    (ast.BinOp, "arithmetic", _reckoned),
    (ast.Constant, "constant", _constant),
    (ast.UnaryOp, "negation", _negated),
    (ast.IfExp, "alternative", _chosen),
    (ast.If, "check taken out", _checked),
    (ast.Expr, "call taken out", _called),
    ((ast.Break, ast.Continue), "loop", _left),
)


def plant(root: Path, count: int, seed: int, folder: str = "src/octavo") -> Iterator[Fault]:
    """Choose so many lines of the source by a seed, and one fault of each: crowded lines count no more.

    What is chosen depends on the lines themselves, not on where they stand: a change elsewhere leaves the
    others chosen.
    """
    found: list[tuple[bytes, str, Edit]] = []
    for file in sorted((root / folder).rglob("*.py")):
        path = file.relative_to(root).as_posix()
        found += [(rank, path, edit) for rank, edit in _ranked(seed, path, Source(file.read_bytes()))]
    return (_fault(root, path, edit) for _, path, edit in sorted(found, key=lambda ranked: ranked[0])[:count])


def _ranked(seed: int, path: str, source: Source) -> Iterator[tuple[bytes, Edit]]:
    """Return one fault of each line, with what the lines of all files are ordered by."""
    edits: dict[int, list[Edit]] = defaultdict(list)
    for edit in source.edits():
        edits[edit.line].append(edit)
    lines = source.code.splitlines()
    seen: Counter[bytes] = Counter()
    for number, choices in sorted(edits.items()):
        line = lines[number - 1].strip()
        rank = hashlib.sha256(b"%d %s %d %s" % (seed, path.encode(), seen[line], line)).digest()
        seen[line] += 1
        yield rank, choices[int.from_bytes(rank[:4], "big") % len(choices)]


def _fault(root: Path, path: str, edit: Edit) -> Fault:
    code = (root / path).read_bytes()
    new = code[: edit.start] + edit.text.encode() + code[edit.end :]
    line = code.splitlines()[edit.line - 1].decode().strip()
    change = f"- {line}\n+ {code[edit.start : edit.end].decode()} -> {edit.text}"
    compile(new, path, "exec")
    return Fault(path, edit.line, edit.kind, new, change)
