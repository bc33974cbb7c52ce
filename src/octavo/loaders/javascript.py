"""Finds JavaScript files of a Strapi project, which are not run, and says where their Python counterparts
belong.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from octavo.errors import Problem
from octavo.schema.uid import strapi_name

_SCRIPT = {".js", ".ts", ".mjs", ".cjs", ".jsx", ".tsx"}
_NOTHING_TO_WRITE = re.compile(
    r"(['\"]use ?strict['\"];?)?"
    r"((const|import)\{\w+\}(=require\(['\"]@strapi/strapi['\"]\)(\.factories)?|from['\"]@strapi/strapi['\"]);?)?"
    r"(module\.exports=|exportdefault)(factories\.)?createCore(Router|Controller|Service)"
    r"\(['\"][\w:.-]+['\"](as\w+)?,?\);?"
)
"""The unchanged output of Strapi's generator, without white space."""

_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
_API_FILES = {
    "routes": "routes.py",
    "controllers": "controller.py",
    "services": "service.py",
    "policies": "policies.py",
    "middlewares": "middlewares.py",
}
_FOLDERS = {
    "policies": "app/policies/",
    "middlewares": "app/middlewares/",
    "plugins": "app/plugins/",
    "extensions": "register(app) in app/__init__.py, which may change a plugin's routes and services",
}
_CONFIG = {
    "server": "[server] in octavo.toml",
    "api": "[api.rest] in octavo.toml",
    "database": "[database] in octavo.toml",
    "middlewares": "[[middlewares]] in octavo.toml",
    "plugins": "[plugins.<name>.config] in octavo.toml",
    "admin": "[plugins.admin.config] in octavo.toml",
    "cron-tasks": "a task that bootstrap(app) starts, in app/__init__.py",
}


def unread_scripts(project: Path) -> list[Problem]:
    """Return a warning for each JavaScript or TypeScript file of a Strapi tree, with the place of its Python
    counterpart.

    Files that are as Strapi's generator writes them are reported together: Octavo does by itself what they
    say.
    """
    if not any((project / "src" / name).is_dir() for name in ("api", "extensions", "components")):
        return []
    problems, generated = [], []
    for path in _scripts(project):
        name = path.relative_to(project).as_posix()
        if _is_as_generated(path):
            generated.append(name)
        else:
            problems.append(_problem(name, path.relative_to(project).parts))
    if generated:
        message = f"nothing to write for {len(generated)} files, whose core routes are here by themselves"
        problems.append(Problem("src", f"{message}: {', '.join(generated)}"))
    return problems


def _scripts(project: Path) -> Iterator[Path]:
    for folder in ("src", "config"):
        for path in sorted((project / folder).rglob("*")):
            parts = path.relative_to(project).parts
            if path.suffix in _SCRIPT and not path.name.endswith(".d.ts") and "node_modules" not in parts:
                yield path


def _is_as_generated(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return _NOTHING_TO_WRITE.fullmatch("".join(_COMMENT.sub("", text).split())) is not None


def _problem(name: str, parts: tuple[str, ...]) -> Problem:
    return Problem(name, "JavaScript is not run here", _place(parts))


def _place(parts: tuple[str, ...]) -> str:
    if parts[0] == "config":
        return _config_place(parts)
    if len(parts) == 2:
        return "its place is app/__init__.py: register(app), bootstrap(app), destroy(app)"
    if parts[1] == "api" and len(parts) > 3:
        return _api_place(parts)
    if parts[1] == "components":
        return "a component is JSON: write it as " + "/".join(parts).rpartition(".")[0] + ".json"
    if parts[1] == "admin":
        return "it changes Strapi's panel alone"
    if parts[1] in {"policies", "middlewares"}:
        return f"its place is {_FOLDERS[parts[1]]}{_module(parts[-1])}.py"
    place = _FOLDERS.get(parts[1])
    return f"its place is {place}" if place else "move what your Python needs of it into app/"


def _config_place(parts: tuple[str, ...]) -> str:
    place = _CONFIG.get(parts[-1].partition(".")[0], "octavo.toml")
    if len(parts) == 4 and parts[1] == "env":
        place = place.replace("octavo.toml", f"octavo.{parts[2]}.toml")
    return f"its place is {place}"


def _api_place(parts: tuple[str, ...]) -> str:
    api = f"app/api/{_module(strapi_name(parts[2]))}"
    if parts[3] == "content-types":
        return _type_place(api, parts)
    file = _API_FILES.get(parts[3])
    return f"its place is {api}/{file}" if file else f"move what your Python needs of it into {api}/"


def _type_place(api: str, parts: tuple[str, ...]) -> str:
    folder = f"{api}/content_types/{_module(parts[4])}" if len(parts) > 5 and parts[4] != parts[2] else api
    if parts[-1].startswith("schema."):
        return "a schema is JSON: write it as " + "/".join(parts[:-1]) + "/schema.json"
    if parts[-1].startswith("lifecycles."):
        return f"its place is {folder}/lifecycles.py"
    return "the type's schema.json and lifecycles.py are found without it"


def _module(name: str) -> str:
    return name.partition(".")[0].replace("-", "_")
