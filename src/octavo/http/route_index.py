"""Finds matching routes without trying all: a trie of segments, and regular expressions for the rest."""

from collections.abc import Sequence

from octavo.http.layer import Layer
from octavo.http.path_pattern import literal_start, plain_segments


class _TrieNode:
    __slots__ = ("layers", "literal", "parameter")

    def __init__(self) -> None:
        self.literal: dict[str, _TrieNode] = {}
        self.parameter: _TrieNode | None = None
        self.layers: list[tuple[int, Layer]] = []


class RouteIndex:
    """An index of the layers of one router."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._root = _TrieNode()
        self._others: list[tuple[str, int, Layer]] = []
        # What paths without parameters gave; as many as there are layers, whatever spelling users try.
        self._cache: dict[str, tuple[Layer, ...]] = {}
        for place, layer in enumerate(layers):
            segments = self._plain(layer)
            if segments is None:
                start = literal_start(layer.path) if isinstance(layer.path, str) else ""
                self._others.append((start.casefold(), place, layer))
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
                    node.parameter = _TrieNode()
                node = node.parameter
            else:
                node = node.literal.setdefault(segment.lower(), _TrieNode())
        node.layers.append((place, layer))

    def find(self, path: str) -> Sequence[Layer]:
        """Return the matching layers, in order of registration."""
        cached = self._cache.get(path)
        if cached is not None:
            return cached
        routes = self._in_trie(path)
        folded = path.casefold()
        for start, place, layer in self._others:
            if folded.startswith(start) and layer.matches(path):
                routes.append((place, layer))
        if len(routes) > 1:
            routes.sort(key=_place)
        layers = tuple([layer for _, layer in routes])
        if layers and len(self._cache) < len(self._layers) and not any(layer.param_names for layer in layers):
            self._cache[path] = layers
        return layers

    def _in_trie(self, path: str) -> list[tuple[int, Layer]]:
        if not path.startswith("/"):
            return []
        trimmed = path[1:-1] if len(path) > 1 and path[-1] in "/#?" else path[1:]
        if "#" in trimmed or "?" in trimmed:
            return []
        nodes = [self._root]
        for segment in trimmed.lower().split("/"):
            following = []
            for node in nodes:
                if segment in node.literal:
                    following.append(node.literal[segment])
                if node.parameter is not None and segment:
                    following.append(node.parameter)
            if not following:
                return []
            nodes = following
        if len(nodes) == 1:
            return list(nodes[0].layers)
        return [entry for node in nodes for entry in node.layers]


def _place(entry: tuple[int, Layer]) -> int:
    return entry[0]
