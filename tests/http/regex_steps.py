"""Counts the work a parser does, so that its growth can be measured without a clock.

Python's own work is counted in bytecodes; what regular expressions do in C is counted by following the same
backtracking search over their parsed form, one step per attempt to match a piece.
"""

import importlib
import pkgutil
import re
import re._constants as sre  # type: ignore[import-not-found]
import re._parser as sre_parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any
from unittest import mock

import octavo.http

LIMIT = 3_000_000

# Expressions that are no constants of a module: what else is to be counted, by name.
EXTRA: dict[str, Any] = {}


class TooManyStepsError(Exception):
    """The search goes on for longer than anything linear would."""


class Search:
    """One backtracking search, counted."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.tree = list(sre_parser.parse(pattern.pattern, pattern.flags))
        self.text = text
        self.steps = 0

    def run(self, start: int, anchored: bool, whole: bool) -> None:
        for place in range(start, start + 1 if anchored else len(self.text) + 1):
            for end in self.items(self.tree, 0, place):
                if not whole or end == len(self.text):
                    return

    def items(self, tree: Any, index: int, place: int) -> Iterator[int]:
        """Yield every end the rest of a sequence can have, in the order a search tries them."""
        self.steps += 1
        if self.steps > LIMIT:
            raise TooManyStepsError
        if index == len(tree):
            yield place
            return
        op, argument = tree[index]
        if (
            op in {sre.MAX_REPEAT, sre.MIN_REPEAT}
            and len(argument[2]) == 1
            and self.is_single(argument[2][0])
        ):
            yield from self.simple_repeat(op, argument, tree, index, place)
        else:
            for end in self.one(op, argument, place):
                yield from self.items(tree, index + 1, end)

    def simple_repeat(self, op: Any, argument: Any, tree: Any, index: int, place: int) -> Iterator[int]:
        low, high, body = argument
        ends = [place]
        limit = len(self.text) if high is sre.MAXREPEAT else high
        while len(ends) <= limit and self.single(body[0], ends[-1]):
            ends.append(ends[-1] + 1)
            self.steps += 1
        usable = ends[low:]
        for end in reversed(usable) if op is sre.MAX_REPEAT else usable:
            yield from self.items(tree, index + 1, end)

    @staticmethod
    def is_single(item: Any) -> bool:
        return item[0] in {sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY}

    def single(self, item: Any, place: int) -> bool:
        """Whether a piece of one character fits."""
        if place >= len(self.text):
            return False
        op, argument = item
        char = ord(self.text[place])
        if op is sre.LITERAL:
            return bool(char == argument)
        if op is sre.NOT_LITERAL:
            return bool(char != argument)
        return op is sre.ANY or self.in_set(argument, char)

    @staticmethod
    def in_set(members: Any, char: int) -> bool:
        negated = members[0][0] is sre.NEGATE
        found = False
        for op, argument in members:
            if op is sre.LITERAL:
                found |= char == argument
            elif op is sre.RANGE:
                found |= argument[0] <= char <= argument[1]
            elif op is sre.CATEGORY:
                classes = {"CATEGORY_SPACE": r"\s", "CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w"}
                name = str(argument)
                inside = re.match(classes.get(name, classes.get(name.replace("NOT_", ""), ".")), chr(char))
                found |= (inside is not None) != ("NOT_" in name)
        return found != negated

    def one(self, op: Any, argument: Any, place: int) -> Iterator[int]:
        """Yield every end one piece can have."""
        if op in {sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY}:
            if self.single((op, argument), place):
                yield place + 1
        elif op is sre.SUBPATTERN:
            yield from self.items(list(argument[3]), 0, place)
        elif op is sre.BRANCH:
            for branch in argument[1]:
                yield from self.items(list(branch), 0, place)
        elif op in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            yield from self.repeat(op, argument, place)
        elif op in {sre.ASSERT, sre.ASSERT_NOT}:
            found = next(self.items(list(argument[1]), 0, place), None) is not None
            if found == (op is sre.ASSERT):
                yield place
        elif op is sre.AT:
            at_start = str(argument).startswith("AT_BEGINNING")
            if (place == 0) if at_start else (place == len(self.text)):
                yield place
        else:
            raise NotImplementedError(op)

    def repeat(self, op: Any, argument: Any, place: int) -> Iterator[int]:
        """Yield the ends of a repeated group, its turns kept on a stack of their own."""
        low, high, body = argument
        tree, ends = list(body), []
        turns = [self.items(tree, 0, place)]
        if low == 0:
            ends.append(place)
        while turns:
            self.steps += 1
            end = next(turns[-1], None)
            if end is None or len(turns) > (len(self.text) + 1 if high is sre.MAXREPEAT else high):
                turns.pop()
                continue
            if len(turns) >= low:
                ends.append(end)
            if end < len(self.text) and len(turns) < (len(self.text) if high is sre.MAXREPEAT else high):
                turns.append(self.items(tree, 0, end))
            else:
                break
        yield from reversed(ends) if op is sre.MAX_REPEAT else ends


class CountingPattern:
    """A compiled expression whose work is added up."""

    def __init__(self, pattern: re.Pattern[str], counted: list[int]) -> None:
        self.pattern = pattern
        self.counted = counted

    def _count(self, text: str, start: int, anchored: bool, whole: bool = False) -> None:
        search = Search(self.pattern, text)
        try:
            search.run(start, anchored, whole)
        finally:
            self.counted[0] += search.steps

    def match(self, text: str, start: int = 0) -> Any:
        self._count(text, start, anchored=True)
        return self.pattern.match(text, start)

    def fullmatch(self, text: str, start: int = 0) -> Any:
        self._count(text, start, anchored=True, whole=True)
        return self.pattern.fullmatch(text, start)

    def search(self, text: str, start: int = 0) -> Any:
        self._count(text, start, anchored=False)
        return self.pattern.search(text, start)

    def sub(self, replacement: Any, text: str) -> str:
        place = 0
        while (match := self.pattern.search(text, place)) is not None:
            self._count(text, match.start(), anchored=True)
            place = max(match.end(), place + 1)
        self.counted[0] += len(text)
        return self.pattern.sub(replacement, text)


def count_steps(function: Callable[[str], Any], text: str) -> int:
    """Bytecodes run in `octavo.http` and steps of its expressions while `function(text)` runs."""
    counted = [0]

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if "octavo/http" not in frame.f_code.co_filename:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        if event == "opcode":
            counted[0] += 1
            if counted[0] > LIMIT:
                raise TooManyStepsError
        return trace

    patches: list[Any] = [
        mock.patch.object(module, name, CountingPattern(value, counted))
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    ]
    patches.append(
        mock.patch.dict(EXTRA, {name: CountingPattern(value, counted) for name, value in EXTRA.items()})
    )
    for patch in patches:
        patch.start()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(text)
    except (ValueError, TypeError):
        pass  # refused, which is also an answer
    finally:
        sys.settrace(before)
        for patch in patches:
            patch.stop()
    return counted[0]


def _modules() -> list[Any]:
    names = (module.name for module in pkgutil.iter_modules(octavo.http.__path__))
    return [importlib.import_module(f"octavo.http.{name}") for name in names]
