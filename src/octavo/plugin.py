"""The door of plugins: what a plugin is made of, and what it may bring."""

from octavo.kernel import Auth, Authentication, Plugin, RouteInfo, RunningPlugin, Strategy

__all__ = ["Auth", "Authentication", "Plugin", "RouteInfo", "RunningPlugin", "Strategy"]
