"""Route paths: `/users/:id`, `/files/:rest*`, `/n/:id(\\d+)`, `/o/:x?`, `{-:suffix}` (path-to-regexp 6)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

_DELIMITER = r"[/#?]"
_SEGMENT = r"[^/#?]+?"
_SPECIAL = re.compile(r"[:*+?{}()\\]")
_NAME = re.compile(r"[0-9A-Za-z_]+")
_COMPONENT_SAFE = "!'()*-._~"  # what encodeURIComponent leaves alone


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One token of a path's text: its kind, position and value."""

    kind: str
    place: int
    value: str


@dataclass(frozen=True, slots=True)
class Key:
    """A parameter in a path: what surrounds it, what it matches, and `?`, `*` or `+`."""

    name: str | int
    prefix: str
    suffix: str
    pattern: str
    modifier: str


Token = str | Key


def lexemes(path: str) -> Iterator[Lexeme]:
    """Tokenize a path; raises ValueError if it is malformed."""
    kinds = {"*": "MODIFIER", "+": "MODIFIER", "?": "MODIFIER", "{": "OPEN", "}": "CLOSE"}
    place = 0
    while place < len(path):
        start, char = place, path[place]
        if char in kinds:
            yield Lexeme(kinds[char], start, char)
            place += 1
        elif char == "\\":
            yield Lexeme("ESCAPED_CHAR", start, path[start + 1 : start + 2])
            place += 2
        elif char == ":":
            name = _NAME.match(path, start + 1)
            if name is None:
                raise ValueError(f"Missing parameter name at {start}")
            yield Lexeme("NAME", start, name[0])
            place = name.end()
        elif char == "(":
            place = _end_of_group(path, start)
            yield Lexeme("PATTERN", start, path[start + 1 : place - 1])
        else:
            yield Lexeme("CHAR", start, char)
            place += 1
    yield Lexeme("END", place, "")


def _end_of_group(path: str, start: int) -> int:
    """Return the position after the group that opens at `start`."""
    if path[start + 1 : start + 2] == "?":
        raise ValueError(f'Pattern cannot start with "?" at {start + 1}')
    depth, place = 1, start + 1
    while place < len(path) and depth:
        char = path[place]
        if char == "\\":
            place += 1
        elif char == ")":
            depth -= 1
        elif char == "(":
            depth += 1
            if path[place + 1 : place + 2] != "?":
                raise ValueError(f"Capturing groups are not allowed at {place}")
        place += 1
    if depth:
        raise ValueError(f"Unbalanced pattern at {start}")
    if place == start + 2:
        raise ValueError(f"Missing pattern at {start}")
    return place


class _Parser:
    """Reads lexemes into tokens."""

    def __init__(self, path: str) -> None:
        self.lexemes = list(lexemes(path))
        self.place = 0
        self.tokens: list[Token] = []
        self.text = ""
        self.unnamed = 0

    def take(self, *kinds: str) -> str | None:
        lexeme = self.lexemes[self.place]
        if lexeme.kind not in kinds:
            return None
        self.place += 1
        return lexeme.value

    def must_take(self, kind: str) -> None:
        if self.take(kind) is None:
            lexeme = self.lexemes[self.place]
            raise ValueError(f"Unexpected {lexeme.kind} at {lexeme.place}, expected {kind}")

    def take_text(self) -> str:
        text = ""
        while (char := self.take("CHAR", "ESCAPED_CHAR")) is not None:
            text += char
        return text

    def flush(self) -> None:
        if self.text:
            self.tokens.append(self.text)
            self.text = ""

    def parse(self) -> list[Token]:
        while self.lexemes[self.place].kind != "END":
            self.one()
        self.flush()
        return self.tokens

    def one(self) -> None:
        char = self.take("CHAR")
        name, pattern = self.take("NAME"), self.take("PATTERN")
        if name or pattern:
            self.parameter(char or "", name, pattern)
        elif (text := char if char is not None else self.take("ESCAPED_CHAR")) is not None:
            self.text += text
        else:
            self.flush()
            if self.take("OPEN") is None:
                self.must_take("END")
            self.group()

    def parameter(self, prefix: str, name: str | None, pattern: str | None) -> None:
        if prefix not in {"", ".", "/"}:
            self.text += prefix
            prefix = ""
        self.flush()
        self.add(name or self.number(), prefix, "", pattern or self.segment_pattern(prefix))

    def group(self) -> None:
        prefix = self.take_text()
        name, pattern = self.take("NAME") or "", self.take("PATTERN") or ""
        suffix = self.take_text()
        self.must_take("CLOSE")
        if name and not pattern:
            pattern = self.segment_pattern(prefix)
        self.add(name or (self.number() if pattern else ""), prefix, suffix, pattern)

    def add(self, name: str | int, prefix: str, suffix: str, pattern: str) -> None:
        self.tokens.append(Key(name, prefix, suffix, pattern, self.take("MODIFIER") or ""))

    def number(self) -> int:
        self.unnamed += 1
        return self.unnamed - 1

    def segment_pattern(self, prefix: str) -> str:
        """Return what a parameter matches: never the text before it, so that matching stays linear."""
        previous = self.tokens[-1] if self.tokens else ""
        before = prefix or (previous if isinstance(previous, str) else "")
        if isinstance(previous, Key) and not before:
            raise ValueError(f'Must have text between two parameters, missing text after "{previous.name}"')
        if not before or any(char in before for char in "/#?"):
            return _SEGMENT
        return f"(?:(?!{re.escape(before)})[^/#?])+?"


@lru_cache(maxsize=1000)
def parse(path: str) -> tuple[Token, ...]:
    """Return the texts and parameters of a path; raise ValueError where it is malformed.

    Of each route's path it is asked two or three times.
    """
    return tuple(_Parser(path).parse())


@lru_cache(maxsize=1000)
def compile_pattern(
    path: str, *, end: bool = True, strict: bool = False, sensitive: bool = False
) -> tuple[re.Pattern[str], tuple[str | int, ...]]:
    """Return the expression of a path and its parameters' names; without `end` more segments may follow."""
    tokens = parse(path)
    source = "".join(_token_source(token) for token in tokens)
    if end:
        source += ("" if strict else f"{_DELIMITER}?") + r"\Z"
    else:
        source += _open_end(tokens, strict)
    flags = re.ASCII | (re.NOFLAG if sensitive else re.IGNORECASE)
    names = tuple(token.name for token in tokens if isinstance(token, Key) and token.pattern)
    return re.compile(source, flags), names


def _open_end(tokens: Sequence[Token], strict: bool) -> str:
    last = tokens[-1] if tokens else None
    delimited = last is None or (isinstance(last, str) and last[-1] in "/#?")
    source = "" if strict else rf"(?:{_DELIMITER}(?=\Z))?"
    return source if delimited else rf"{source}(?={_DELIMITER}|\Z)"


def _token_source(token: Token) -> str:
    if isinstance(token, str):
        return re.escape(token)
    prefix, suffix = re.escape(token.prefix), re.escape(token.suffix)
    if not token.pattern:
        return f"(?:{prefix}{suffix}){token.modifier}"
    repeated = token.modifier in {"*", "+"}
    if not prefix and not suffix:
        if repeated:
            raise ValueError(f'Can not repeat "{token.name}" without a prefix and suffix')
        return f"({token.pattern}){token.modifier}"
    if repeated:
        many = f"(?:{token.pattern})(?:{suffix}{prefix}(?:{token.pattern}))*"
        return f"(?:{prefix}({many}){suffix}){'?' if token.modifier == '*' else ''}"
    return f"(?:{prefix}({token.pattern}){suffix}){token.modifier}"


def build(path: str, values: Mapping[str | int, Any]) -> str:
    """Return the path with its parameters filled in, percent-encoded; raises ValueError for a value that
    does not match.
    """
    values_by_name = {str(name): value for name, value in values.items()}
    text = ""
    for token in parse(path):
        text += token if isinstance(token, str) else _fill(token, values_by_name.get(str(token.name)))
    return text


def _fill(key: Key, value: Any) -> str:
    repeated = key.modifier in {"*", "+"}
    if isinstance(value, list | tuple):
        if not repeated:
            raise ValueError(f'Expected "{key.name}" to not repeat, but got an array')
        if value or key.modifier == "*":
            return "".join(_segment(key, item) for item in value)
        raise ValueError(f'Expected "{key.name}" to not be empty')
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return _segment(key, value)
    if key.modifier in {"?", "*"}:
        return ""
    raise ValueError(f'Expected "{key.name}" to be {"an array" if repeated else "a string"}')


def _segment(key: Key, value: object) -> str:
    text = quote(str(value), safe=_COMPONENT_SAFE)
    if key.pattern and not re.fullmatch(key.pattern, text, re.ASCII | re.IGNORECASE):
        raise ValueError(f'Expected "{key.name}" to match "{key.pattern}", but got "{text}"')
    return key.prefix + text + key.suffix


def literal_start(path: str) -> str:
    """Return what every text that matches a path begins with, in whatever case of letters.

    A parameter may take the "/" or "." before it along when it is left out.
    """
    return _SPECIAL.split(path, maxsplit=1)[0].rstrip("/.")


def plain_segments(path: str) -> list[str] | None:
    """Return the segments of a path made of literal and `:name` segments only, or None for any other."""
    if not path.startswith("/") or (path.endswith("/") and path != "/"):
        return None
    segments = path[1:].split("/")
    for segment in segments:
        literal = segment[1:] if segment.startswith(":") else segment
        if _SPECIAL.search(literal) or (not literal and path != "/"):
            return None
        if segment.startswith(":") and not _NAME.fullmatch(literal):
            return None
    return segments
