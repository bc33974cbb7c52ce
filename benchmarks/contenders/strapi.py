"""Strapi 5 from npm, in production mode, on SQLite: what Octavo's wire is compatible with."""

import json
import shutil
import tempfile
from pathlib import Path

from benchmarks.contenders.base import CACHE, CLEAN, KEYS, Contender, StrapiApi, run
from benchmarks.contenders.octavo import USER, make_project
from benchmarks.contenders.strapi_rows import KEY, SALT, fill
from benchmarks.data import Data
from benchmarks.load import Request
from benchmarks.machine import ask_json, free_port, serving

VERSION = "5.54.0"
PROJECT = CACHE / f"strapi-{VERSION}"
HEADERS = Path("/usr/include/node")
"""Of Node.js, where a system has them: node-gyp would fetch them otherwise."""
CREATED = [
    *("--non-interactive", "--skip-cloud", "--no-example", "--no-git-init", "--no-install"),
    *("--dbclient", "sqlite", "--javascript"),
]
FACTORIES = {
    "routes": "createCoreRouter",
    "controllers": "createCoreController",
    "services": "createCoreService",
}
CONFIGURED = {
    # The panel's files would have to be built first, and take no part in what is measured.
    "admin": "({env}) => ({serveAdminPanel: false, auth: {secret: env('ADMIN_JWT_SECRET')}, "
    "apiToken: {salt: env('API_TOKEN_SALT')}, transfer: {token: {salt: env('TRANSFER_TOKEN_SALT')}}, "
    "secrets: {encryptionKey: env('ENCRYPTION_KEY')}})",
    "database": "({env}) => ({connection: {client: 'sqlite', useNullAsDefault: true, "
    "connection: {filename: env('BENCH_DATABASE')}}})",
    # With the tokens in the answer: as cookies they want https.
    "plugins": "() => ({'users-permissions': {config: {"
    "jwtManagement: 'refresh', sessions: {httpOnly: false}}}})",
    # A line for each request costs, and nobody else here writes one.
    "server": "({env}) => ({host: '127.0.0.1', port: env.int('PORT'), app: {keys: env.array('APP_KEYS')}, "
    "logger: {config: {level: 'warn'}}})",
}


class Strapi(Contender):
    """Strapi 5."""

    name, title = "strapi", f"Strapi {VERSION}, SQLite"
    api = StrapiApi()
    workers = False

    def missing(self) -> str:
        absent = [program for program in ("node", "npm", "npx") if not shutil.which(program)]
        return f"{', '.join(absent)} not on the PATH" if absent else ""

    def install(self) -> None:
        """Make a project and install its packages: that takes minutes, the first time."""
        if not (PROJECT / ".made").exists():
            print(f"Installing Strapi {VERSION} into {PROJECT}: this takes some minutes", flush=True)
            shutil.rmtree(PROJECT, ignore_errors=True)
            CACHE.mkdir(parents=True, exist_ok=True)
            create = ["npx", "--yes", f"create-strapi@{VERSION}", PROJECT.name, *CREATED]
            run(create, CACHE, {"CI": "1"})
            headers = {"npm_config_nodedir": str(HEADERS.parents[1])} if HEADERS.exists() else {}
            run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], PROJECT, headers, 3600)
            (PROJECT / ".made").touch()
        _write_project(PROJECT)

    def seed(self, folder: Path, data: Data) -> None:
        """Have Strapi make its tables, and fill them: writing as it does would take an hour for the most."""
        port, env = free_port(), self.environment(folder, cached=False)
        refused = Request("GET", "/api/articles", status=403)
        with serving(self.name, self.command(folder, port, 1), env, port, refused, folder):
            pass
        fill(folder / "bench.db", data)

    def command(self, folder: Path, port: int, workers: int) -> list[str]:
        strapi = PROJECT / "node_modules/@strapi/strapi/bin/strapi.js"
        return ["sh", "-c", f"cd '{PROJECT}' && PORT={port} exec node '{strapi}' start"]

    def environment(self, folder: Path, cached: bool) -> dict[str, str]:
        secrets = ("APP_KEYS", "ADMIN_JWT_SECRET", "JWT_SECRET", "TRANSFER_TOKEN_SALT", "ENCRYPTION_KEY")
        told = dict.fromkeys(secrets, KEYS) | {"API_TOKEN_SALT": SALT, "NODE_ENV": "production"}
        quiet = {"STRAPI_TELEMETRY_DISABLED": "true", "STRAPI_DISABLE_UPDATE_NOTIFICATION": "true"}
        return {**CLEAN, **told, **quiet, "BENCH_DATABASE": str(folder / "bench.db")}

    def credentials(self, folder: Path, port: int) -> dict[str, str]:
        user = {"identifier": USER["email"], "password": USER["password"]}
        return {"token": KEY, "jwt": ask_json(port, Request("POST", "/api/auth/local", user))["jwt"]}


def _write_project(folder: Path) -> None:
    """Write the schemas of Octavo's project, which are Strapi's own, and what belongs to them."""
    with tempfile.TemporaryDirectory() as place:
        app = make_project(Path(place)).folder / "app"
        for schema in (app / "api").glob("*/schema.json"):
            name = schema.parent.name
            api = folder / "src/api" / name
            types = api / "content-types" / name
            types.mkdir(parents=True, exist_ok=True)
            shutil.copy(schema, types)
            for kind, factory in FACTORIES.items():
                (api / kind).mkdir(exist_ok=True)
                code = (
                    f"module.exports = require('@strapi/strapi').factories.{factory}('api::{name}.{name}');\n"
                )
                (api / kind / f"{name}.js").write_text(code)
        shutil.copytree(app / "components", folder / "src/components", dirs_exist_ok=True)
    for name, exported in CONFIGURED.items():
        (folder / "config" / f"{name}.js").write_text(f"module.exports = {exported};\n")
    package = folder / "package.json"
    described = json.loads(package.read_text())
    # Without an id nothing is told to anybody.
    described["strapi"] = {"uuid": False}
    package.write_text(json.dumps(described, indent=2))
