"""The door of plugins: what a plugin is made of, and what it may bring and use."""

from octavo.config import secret_weakness
from octavo.errors import Problem
from octavo.http.rate_limit import RateLimiter
from octavo.kernel import NOTHING, Auth, Authentication, Plugin, RouteInfo, RunningPlugin, Strategy
from octavo.log import TaskFailed, Warned, tell
from octavo.query.access import EVERYTHING, Ability, Grants
from octavo.server.auth import bearer_token

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "Ability",
    "Auth",
    "Authentication",
    "Grants",
    "Plugin",
    "Problem",
    "RateLimiter",
    "RouteInfo",
    "RunningPlugin",
    "Strategy",
    "TaskFailed",
    "Warned",
    "bearer_token",
    "secret_weakness",
    "tell",
]
