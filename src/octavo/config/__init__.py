"""A project's settings; `load_settings` is the one way in."""

from octavo.config.loading import MAIN_FILE, load_settings
from octavo.config.settings import (
    CacheSettings,
    JobsSettings,
    MiddlewareSettings,
    PluginSettings,
    Section,
    Settings,
    checked_config,
    secret_weakness,
    setting_paths,
)

__all__ = [
    "MAIN_FILE",
    "CacheSettings",
    "JobsSettings",
    "MiddlewareSettings",
    "PluginSettings",
    "Section",
    "Settings",
    "checked_config",
    "load_settings",
    "secret_weakness",
    "setting_paths",
]
