"""The names that new types and attributes may not have."""

from octavo import Octavo
from octavo.schema.system import NAMES


def reserved_models(app: Octavo) -> list[str]:
    """Return the names by which the content API has routes already: of types, and of plugins."""
    types = [type_ for type_ in app.schemas.content_types.values() if type_.uid.startswith("api::")]
    names = {name for type_ in types for name in (type_.singular_name, type_.plural_name)}
    plugins = {
        route.state.path.strip("/").partition("/")[0]
        for route in app.routes
        if route.state.info.type == "content-api" and route.state.info.plugin_name
    }
    return sorted(names | {name for name in plugins if name and name[0] not in ":("})


def reserved_attributes() -> list[str]:
    """Return the names of attributes that every type has without saying so."""
    return sorted(NAMES)
