"""Content types of plugins that nothing shows but the plugin's own routes."""

from typing import Any, Final

HIDDEN: Final = {"private": True, "visible": False, "searchable": False, "configurable": False}
"""Options of an attribute that is neither answered, shown, searched nor configured."""

HIDDEN_TYPE: Final = {
    "content-manager": {"visible": False, "readable": False},
    "content-type-builder": {"visible": False},
}
"""`pluginOptions` of a type that the panel neither lists nor reads."""


def hidden(type_: str, **more: Any) -> dict[str, Any]:
    """Return an attribute of such a type, as a schema file has it."""
    return {"type": type_, **HIDDEN, **more}
