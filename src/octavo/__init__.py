"""Octavo: a headless CMS for Python. This is the public door: what projects and plugins may import.

Names are imported when they are first used: `import octavo` loads neither SQLAlchemy nor a database driver.
What they are is in `__init__.pyi`, beside this file.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "octavo.boot": ("asgi", "open"),
    "octavo.compose": ("Next",),
    "octavo.config": ("Settings",),
    "octavo.db.lifecycles": ("Event",),
    "octavo.content.events": ("ContentEvent",),
    "octavo.content.service": ("DocumentContext", "DocumentService"),
    "octavo.errors": (
        "ApplicationError",
        "Finding",
        "ForbiddenError",
        "GiveUp",
        "HttpError",
        "NotFoundError",
        "NotImplementedError",
        "OctavoError",
        "PaginationError",
        "PayloadTooLargeError",
        "PolicyError",
        "PreconditionFailedError",
        "RateLimitError",
        "StartupError",
        "UnauthorizedError",
        "ValidationError",
        "YupValidationError",
    ),
    "octavo.kernel": (
        "UID",
        "Context",
        "Job",
        "Middleware",
        "Octavo",
        "Policy",
        "Route",
        "cron",
        "current",
        "document_middleware",
        "documents",
        "job",
        "middleware",
        "policy",
        "query",
    ),
    "octavo.sync": ("SyncDocuments", "SyncOctavo", "open_sync"),
    "octavo.server.core_api.content_api": ("ContentApi", "content_api"),
    "octavo.server.core_api.controller": ("CollectionController", "SingleTypeController"),
    "octavo.server.core_api.routes": ("core_routes",),
    "octavo.server.core_api.service": ("CollectionService", "SingleTypeService"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = ("http", "plugin", "request_context", "schema", "testing")

__all__ = ["__version__", *_HOME_OF, *_MODULES]  # all of them are texts


def __getattr__(name: str) -> Any:
    """Import a public name from where it lives."""
    if name in _MODULES:
        return import_module(f"octavo.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'octavo' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
