"""What an instance is made of: the instance itself, its contexts, and the parts projects and plugins
bring.
"""

from octavo.kernel.accesses import Access
from octavo.kernel.context import Context
from octavo.kernel.instance import (
    HttpApplication,
    Octavo,
    RunningPlugin,
    current,
    documents,
    mounted,
    query,
    use,
)
from octavo.kernel.parts import (
    UID,
    About,
    Auth,
    Authentication,
    CoreRoutes,
    Endpoint,
    Middleware,
    Plugin,
    Policy,
    Record,
    Route,
    RouteInfo,
    RouteState,
    Strategy,
    admin_route,
    document_middleware,
    middleware,
    policy,
)
from octavo.kernel.permissions import NOTHING, Permissions

__all__ = [
    "NOTHING",
    "UID",
    "About",
    "Access",
    "Auth",
    "Authentication",
    "Context",
    "CoreRoutes",
    "Endpoint",
    "HttpApplication",
    "Middleware",
    "Octavo",
    "Permissions",
    "Plugin",
    "Policy",
    "Record",
    "Route",
    "RouteInfo",
    "RouteState",
    "RunningPlugin",
    "Strategy",
    "admin_route",
    "current",
    "document_middleware",
    "documents",
    "middleware",
    "mounted",
    "policy",
    "query",
    "use",
]
