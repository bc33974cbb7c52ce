"""Where the schema files of a project are, and which of them may be written."""

from dataclasses import dataclass
from pathlib import Path

from octavo import Octavo
from octavo.schema import Holder, Schemas
from octavo.schema.files import TYPE_FOLDERS
from octavo.schema.uid import parse_component_uid, parse_uid

FILES = (
    "Content types and components are files that are kept with the code: change their schema.json below "
    "app/api, or the component's file below app/components, and deploy that"
)
NOT_WATCHED = (
    "Schemas are written under `octavo develop` only, which watches the project and starts the server again. "
    + FILES
)
NOT_IN_DEVELOPMENT = "Schemas are written in development only, and OCTAVO_ENV says otherwise. " + FILES
CONTENT_TYPES = "contentTypes"
COMPONENTS = "components"


def why_read_only(app: Octavo) -> str | None:
    """Return why schemas may not be written here; None where they may."""
    if not app.settings.development:
        return NOT_IN_DEVELOPMENT
    if app.development is None or not app.development.is_watched:
        return NOT_WATCHED
    return None


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a project's types and components."""

    project: Path
    schemas: Schemas

    def file_of(self, holder: Holder) -> str:
        """Return the file of a type or component inside the project, or an empty text for another one."""
        path = holder.source
        is_schema = (
            path.startswith(("app/", "src/")) and "/extensions/" not in path and path.endswith(".json")
        )
        return path if is_schema and self.is_own(path) else ""

    def is_own(self, path: str) -> bool:
        """Whether a path stays inside the project, with no link on its way."""
        full = self.project / path
        return full.resolve() == full and not full.is_symlink()

    def of_new_type(self, uid: str) -> str:
        """Return where a new type is written; an empty text for a uid that is none of a project's."""
        parts = parse_uid(uid)
        if parts is None or parts.space != "api":
            return ""
        root = self._root()
        api = self._folder(f"{root}/api", parts.owner)
        if parts.owner == parts.name and root == "app":
            return f"{api}/schema.json"
        types = "content_types" if root == "app" else "content-types"
        return f"{self._folder(f'{api}/{types}', parts.name)}/schema.json"

    def of_new_component(self, uid: str) -> str:
        """Return where a new component is written; an empty text for a uid that is none."""
        parts = parse_component_uid(uid)
        if parts is None:
            return ""
        return f"{self._folder(f'{self._root()}/components', parts[0])}/{parts[1]}.json"

    def of_renamed_type(self, uid: str, path: str, singular: str) -> tuple[str, str]:
        """Return the uid and the file of a type under another singular name; empty texts for a name that
        cannot be one. A type that is its API's only one, in the API's own folder, gives it its name.
        """
        parts = parse_uid(uid)
        is_alone = parts is not None and not set(TYPE_FOLDERS) & {*path.split("/")}
        new = "" if parts is None else f"api::{singular if is_alone else parts.owner}.{singular}"
        if parse_uid(new) is None:
            return "", ""
        if is_alone:
            return new, self.of_new_type(new)
        folder = path.rpartition("/")[0].rpartition("/")[0]
        return new, f"{self._folder(folder, singular)}/schema.json"

    def beside(self, path: str) -> list[str]:
        """Return the files of an API that are no schemas; those of Python's cache are nobody's."""
        above = path.split("/")[:3]
        return sorted(
            file.relative_to(self.project).as_posix()
            for file in (self.project / "/".join(above)).rglob("*")
            if file.is_file() and file.name != "schema.json" and "__pycache__" not in file.parts
        )

    def _root(self) -> str:
        """Return the folder of the schemas: Octavo's, or that of a tree of Strapi's."""
        return "src" if not (self.project / "app").is_dir() and (self.project / "src").is_dir() else "app"

    def _folder(self, above: str, name: str) -> str:
        """Return the folder of a name: the one that exists with dashes, otherwise one with underscores."""
        dashes = f"{above}/{name}"
        keeps = above.startswith("src/") or (self.project / dashes).is_dir()
        return dashes if keeps else f"{above}/{name.replace('-', '_')}"

    def text(self, path: str) -> str | None:
        """Return the text of a file with its line endings; None if there is none."""
        try:
            return (self.project / path).read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
