"""Plugins: built-in ones, installed ones by the entry point `octavo.plugins`, and those in `app/plugins/`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from octavo.config import PluginSettings, checked_config
from octavo.errors import Problem, StartupError
from octavo.kernel import Plugin
from octavo.loaders.apis import class_name
from octavo.loaders.discovery import instances_of
from octavo.loaders.modules import PACKAGE, claim_package, folders, import_file
from octavo.loaders.registry import Registry, RouteGroup
from octavo.schema.parse import SchemaSource

GROUP = "octavo.plugins"


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """An enabled plugin, and its validated options."""

    plugin: Plugin
    config: object
    where: str


def load_plugins(
    project: Path, settings: Mapping[str, PluginSettings], problems: list[Problem]
) -> list[LoadedPlugin]:
    """Return the enabled plugins: built-in and local ones unless turned off, others if named in the
    settings.
    """
    plugins: dict[str, tuple[Plugin, str]] = {}
    for plugin, where in _local(project, problems):
        plugins[plugin.name] = plugin, where
    off = {name for name, plugin_settings in settings.items() if not plugin_settings.enabled}
    names = (set(settings) | BUILT_IN) - off - set(plugins)
    for name, plugin in _load_installed(names, problems):
        plugins[name] = plugin, f"entry point {GROUP}: {name}"
    loaded = []
    for name, (plugin, where) in plugins.items():
        plugin_settings = settings.get(name, PluginSettings())
        if not plugin_settings.enabled:
            continue
        try:
            config = (
                checked_config(plugin.config, plugin_settings.config, f"octavo.toml#/plugins/{name}/config")
                if plugin.config
                else dict(plugin_settings.config)
            )
        except StartupError as error:
            problems.extend(error.problems)
            continue
        loaded.append(LoadedPlugin(plugin, config, where))
    return loaded


def _local(project: Path, problems: list[Problem]) -> Iterator[tuple[Plugin, str]]:
    inside = list(folders(project / PACKAGE / "plugins"))
    if inside:
        claim_package(project)
    for folder in inside:
        where = folder.relative_to(project).as_posix()
        module = import_file(project, folder / "__init__.py", problems)
        if module is None:
            continue
        plugin = next(instances_of(module, Plugin), None)
        if plugin is None:
            problems.append(
                Problem(f"{where}/__init__.py", "holds no plugin", "write `plugin = Plugin(name=…)`")
            )
        else:
            yield plugin, where


@cache
def _entry_points() -> dict[str, EntryPoint]:
    """Return the installed entry points, cached, because looking them up opens every package of the
    environment.
    """
    return {point.name: point for point in entry_points(group=GROUP)}


def _load_installed(names: set[str], problems: list[Problem]) -> Iterator[tuple[str, Plugin]]:
    """Yield the installed plugins among these; built-in ones have entry points too."""
    points = _entry_points()
    for name in sorted(names):
        point = points.get(name)
        if point is None:
            if name not in BUILT_IN:
                fix = (
                    f"installed are: {', '.join(sorted(points)) or 'none'}; local ones stand in app/plugins/"
                )
                problems.append(Problem(f"octavo.toml#/plugins/{name}", "there is no such plugin", fix))
            continue
        try:
            plugin = point.load()
        except Exception as error:
            problems.append(Problem(f"plugin {name}", f"cannot be imported: {type(error).__name__}: {error}"))
            continue
        if isinstance(plugin, Plugin):
            yield name, plugin
        else:
            problems.append(Problem(f"plugin {name}", f"{point.value} is no octavo.plugin.Plugin"))


BUILT_IN = frozenset(
    {
        "admin",
        "api-tokens",
        "content-releases",
        "content-type-builder",
        "email",
        "history",
        "i18n",
        "panel",
        "upload",
        "users-permissions",
        "webhooks",
    }
)
"""Plugins that are enabled unless turned off; they are found by their entry points like all others."""


def schema_sources(plugins: list[LoadedPlugin]) -> list[SchemaSource]:
    """Return the content types that plugins bring."""
    return [
        SchemaSource(f"plugin::{loaded.plugin.name}.{raw['info']['singularName']}", raw, loaded.where)
        for loaded in plugins
        for raw in loaded.plugin.content_types
    ]


def component_sources(plugins: list[LoadedPlugin]) -> list[SchemaSource]:
    """Return the components that plugins bring."""
    return [
        SchemaSource(uid, raw, loaded.where)
        for loaded in plugins
        for uid, raw in loaded.plugin.components.items()
    ]


def custom_fields(plugins: list[LoadedPlugin]) -> dict[str, str]:
    """Return the custom fields of plugins, and the scalar type each is stored as."""
    return {uid: kind for loaded in plugins for uid, kind in loaded.plugin.custom_fields.items()}


def add_plugin(loaded: LoadedPlugin, registry: Registry) -> None:
    """Add the parts of a plugin."""
    plugin, scope = loaded.plugin, f"plugin::{loaded.plugin.name}"
    registry.routes.append(RouteGroup(scope, tuple(plugin.routes), loaded.where))
    for controller in plugin.controllers:
        registry.controllers[_uid(controller, scope, "Controller")] = controller
    for controller in plugin.services:
        registry.services[_uid(controller, scope, "Service")] = controller
    registry.policies |= {f"{scope}.{policy.name}": policy for policy in plugin.policies}
    registry.middlewares |= {f"{scope}.{middleware.name}": middleware for middleware in plugin.middlewares}
    registry.strategies.extend(plugin.strategies)
    registry.hooks.extend(plugin.lifecycles.items())
    for function in plugin.document_middlewares:
        mark = getattr(function, "document_middleware", None)
        registry.document_middlewares.append((function, mark.uids if mark else None))
    registry.jobs.extend((job, loaded.where) for job in plugin.jobs)
    for moment in ("register", "bootstrap", "destroy"):
        registry.add_phase(moment, getattr(plugin, moment))


def _uid(class_: type, scope: str, suffix: str) -> str:
    return str(getattr(class_, "uid", "")) or f"{scope}.{class_name(class_, suffix)}"
