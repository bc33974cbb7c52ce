"""`octavo routes`: every address, and who answers there."""

from pathlib import Path
from typing import Any

import click

from octavo.cli import terminal
from octavo.cli.project import project_option

COLUMNS = ("METHOD", "PATH", "HANDLER", "CALLER", "GRANT", "POLICIES", "LAYERS")


@click.command()
@project_option
def routes(folder: Path) -> None:
    """List every route: method, path, handler, who may call it by which grant, policies, layers around it.

    Callers are "anyone", without credentials; "granted", if a role has the grant, such as [roles.public] in
    octavo.toml; or "known", if they are authenticated.
    """
    import asyncio

    from octavo import boot
    from octavo.server.endpoint import path_of

    app = asyncio.run(boot.create(folder))
    terminal.table(COLUMNS, (_row(path_of(app, endpoint), endpoint) for endpoint in app.routes))


def _row(path: str, endpoint: Any) -> tuple[str, ...]:
    route = endpoint.state
    handler = route.handler or getattr(endpoint.action, "__qualname__", "(a list)")
    caller = "anyone" if endpoint.open else "granted" if endpoint.scope else "known"
    grant = "-" if endpoint.open else ", ".join(endpoint.scope or ()) or "-"
    policies = ", ".join(policy.name for policy in endpoint.policies) or "-"
    return (route.method, path, str(handler), caller, grant, policies, str(len(endpoint.middlewares)))
