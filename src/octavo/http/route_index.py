"""Finds the layers whose path fits without trying all: a trie over segments, expressions for the rest."""

from collections.abc import Iterator, Sequence

from octavo.http.layer import Layer
from octavo.http.path_pattern import plain_segments


class _Node:
    __slots__ = ("layers", "literal", "parameter")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.layers: list[tuple[int, Layer]] = []


class RouteIndex:
    """The layers of one router at one moment, in their order."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._root = _Node()
        self._others: list[tuple[int, Layer]] = []
        for place, layer in enumerate(layers):
            segments = self._plain(layer)
            if segments is None:
                self._others.append((place, layer))
            else:
                self._insert(segments, place, layer)

    @staticmethod
    def _plain(layer: Layer) -> list[str] | None:
        options = layer.options
        if not isinstance(layer.path, str) or not options.end or options.strict or options.sensitive:
            return None
        return plain_segments(layer.path)

    def _insert(self, segments: list[str], place: int, layer: Layer) -> None:
        node = self._root
        for segment in segments:
            if segment.startswith(":"):
                if node.parameter is None:
                    node.parameter = _Node()
                node = node.parameter
            else:
                node = node.literal.setdefault(segment.lower(), _Node())
        node.layers.append((place, layer))

    def find(self, path: str) -> list[Layer]:
        """Return the layers whose path fits, in order of registration."""
        found: list[tuple[int, Layer]] = []
        if path.startswith("/"):
            trimmed = path[1:-1] if len(path) > 1 and path[-1] in "/#?" else path[1:]
            for node in _descend(self._root, trimmed.split("/"), 0):
                found.extend(node.layers)
        for place, layer in self._others:
            if layer.matches(path):
                found.append((place, layer))
        if len(found) > 1:
            found.sort(key=_place)
        return [layer for _, layer in found]


def _place(entry: tuple[int, Layer]) -> int:
    return entry[0]


def _descend(node: _Node, segments: list[str], depth: int) -> Iterator[_Node]:
    if depth == len(segments):
        if node.layers:
            yield node
        return
    segment = segments[depth]
    literal = node.literal.get(segment.lower())
    if literal is not None:
        yield from _descend(literal, segments, depth + 1)
    if node.parameter is not None and segment and "#" not in segment and "?" not in segment:
        yield from _descend(node.parameter, segments, depth + 1)
