"""Runs JavaScript's regular expressions, as schemas contain them, with `re`."""

import re
import warnings

_TRANSLATED = re.compile(r"\\.|\[\^?\]?|\]|\$|\(\?<(?![=!])|/|\n", re.DOTALL)


class Pattern:
    r"""A compiled pattern and its source; `\d` and the like are ASCII, `$` is the very end, as in
    JavaScript.
    """

    def __init__(self, source: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            self._regex = re.compile(_translate(source), re.ASCII)
        self.printed = f"/{_escape_slashes(source)}/"

    def matches(self, value: str) -> bool:
        """Whether the pattern matches anywhere in the text."""
        return self._regex.search(value) is not None


def _translate(source: str) -> str:
    """Return JavaScript's source translated for `re`, which raises re.error if there is no counterpart."""
    return _rewrite(source, {"$": r"\Z", "(?<": "(?P<"})


def _escape_slashes(source: str) -> str:
    return _rewrite(source, {"/": r"\/", "\n": r"\n"}) or "(?:)"


def _rewrite(source: str, outside_classes: dict[str, str]) -> str:
    """Replace tokens that are outside of character classes and not escaped."""
    in_class = False

    def replace(match: re.Match[str]) -> str:
        nonlocal in_class
        token = match[0]
        if token.startswith("[") and not in_class:
            in_class = True
        elif token == "]":
            in_class = False
        elif not in_class:
            return outside_classes.get(token, token)
        return token

    return _TRANSLATED.sub(replace, source)
