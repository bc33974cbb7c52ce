"""What settings there are, typed, and how what is written is read as them; docs/configuration.md has every
key.
"""

import difflib
import json
import re
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic import ValidationError as PydanticError

from octavo.addresses import checked_allowances
from octavo.errors import Problem, StartupError

DEVELOPMENT = "development"
MIN_SECRET_LENGTH = 16
PLACEHOLDERS = ("changeme", "change-me", "tobemodified", "placeholder", "your-secret", "insecure")

# pydantic names the member of a union it tried among the keys.
_TYPE_TAG = re.compile(r"[A-Z]\w*(?:Options|Settings)|.*\[.*")

Pointer: TypeAlias = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Section(BaseModel):
    """A group of settings: closed, and never changed after start."""

    # Built with the first settings read: built at import, every section is built again inside the next.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def _listed(value: Any) -> Any:
    """Read a list from the environment: JSON, or words with commas between them."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [word.strip() for word in value.split(",") if word.strip()]


def _split_keys(value: Any) -> Any:
    """Several keys may stand in one variable, commas between them, as Strapi's APP_KEYS has them."""
    value = _listed(value)
    if not isinstance(value, list | tuple):
        return value
    return [key for item in value for key in (_listed(item) if isinstance(item, str) else [item])]


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class ConnectionSettings(Section):
    """How long and how many connections may be."""

    head_timeout: float = Field(
        default=15, gt=0, description="Seconds for the request line and headers; then 408."
    )
    body_timeout: float = Field(
        default=20, gt=0, description="Seconds after which a body must have come at `body_rate`; else 408."
    )
    body_rate: int = Field(default=500, ge=0, description="Bytes a second of a body, on average.")
    write_timeout: float = Field(
        default=30, gt=0, description="Seconds a client may read nothing of what is sent; then it is cut off."
    )
    keep_alive: int = Field(default=5, ge=0, description="Seconds between requests of one connection.")
    max_connections: int = Field(default=2_000, ge=1, description="Most connections at once; then 503.")
    max_connections_per_address: int = Field(
        default=200,
        ge=1,
        description="Most connections of one address, but for this machine's own and with `server.proxy`.",
    )


class ServerSettings(Section):
    """Where the server listens, and what it believes about the way to it."""

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=1337, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    url: str = Field(
        default="",
        description="Public address, such as https://cms.example.org; without it links in e-mails lead to "
        "where the server listens.",
    )
    proxy: bool = Field(default=False, description="Believe X-Forwarded-For, -Host and -Proto.")
    max_ips_count: int = Field(
        default=1, ge=0, description="How many addresses of X-Forwarded-For to believe; 0 is all."
    )
    app_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(_split_keys)] = Field(
        default=(), description="Keys that sign cookies; the first signs, all verify."
    )
    outgoing_allowed: Annotated[Words, AfterValidator(checked_allowances)] = Field(
        default=(),
        description="Hosts and networks inside that this server may call, whoever names them.",
    )
    connections: ConnectionSettings = ConnectionSettings()
    gc_thresholds: Annotated[
        tuple[NonNegativeInt, NonNegativeInt, NonNegativeInt], BeforeValidator(_listed)
    ] = Field(
        default=(50_000, 10, 10),
        description="When Python's garbage collector looks (gc.set_threshold) in `octavo start`.",
    )

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")


class DatabaseSettings(Section):
    """Where content is kept."""

    url: str = Field(
        default="sqlite:data/octavo.db", repr=False, description="sqlite:path or postgresql://…."
    )
    durability: Literal["full", "normal"] = Field(
        default="full",
        description="full: what was acknowledged survives power loss; normal: only a crash (SQLite).",
    )
    query_timeout: float = Field(
        default=10.0,
        gt=0,
        description="Seconds from a request's arrival until the database must have read what it asks for; "
        "then 503. Writes may wait so long for their turn.",
    )
    statement_timeout: float = Field(
        default=30.0,
        gt=0,
        description="Seconds one statement may take (PostgreSQL); a server silent for longer is given up.",
    )
    max_waiting: int = Field(
        default=1000,
        ge=0,
        description="How many may wait for the database; the next is answered 503.",
    )


class RestSettings(Section):
    """The REST API."""

    prefix: str = Field(default="/api", description="Path before every content route.")
    default_limit: int = Field(
        default=25, ge=1, description="Entries on a page when the request does not say."
    )
    max_limit: int = Field(default=100, ge=1, description="Most entries on a page.")
    with_count: bool = Field(default=True, description="Count the total when the request does not say.")
    strict_params: bool = Field(
        default=True, description="Refuse unknown parameters of queries with 400; else they are passed over."
    )
    v4_clients: bool = Field(
        default=False,
        description="Understand what clients of Strapi 4 say: numeric ids in paths, `locale=all`, `locale` "
        "and `publishedAt` in bodies, and `publishedAt` of entries in preview.",
    )
    drafts: Literal["granted", "everybody"] = Field(
        default="granted",
        description="Who reads drafts: granted, who has the grant `findDrafts` of their type; everybody, who "
        "may read what is published (as Strapi has it).",
    )

    @property
    def open_drafts(self) -> bool:
        """Whether drafts need no grant of their own."""
        return self.drafts == "everybody"

    @field_validator("prefix")
    @classmethod
    def _path(cls, prefix: str) -> str:
        trimmed = prefix.strip("/")
        return f"/{trimmed}" if trimmed else ""


class OpenApiSettings(Section):
    """The OpenAPI document at /openapi.json."""

    enabled: bool = Field(
        default=True,
        description="Serve it: to everybody in development, elsewhere to who is granted "
        "plugin::openapi.document.find.",
    )
    title: str = Field(default="", description="Its title; the folder's name if left out.")
    version: str = Field(default="1.0.0", description="The version of this project's API.")


class DocumentsSettings(Section):
    """What is asked of content, whichever way it is written."""

    strict_relations: bool = Field(
        default=True, description="Refuse to publish an entry whose required relations or media are empty."
    )
    generate_uids: bool = Field(
        default=True,
        description="Make the uid of a new entry that is given none from the attribute in its `targetField`.",
    )


class ApiSettings(Section):
    """The content API's faces."""

    rest: RestSettings = Field(default_factory=RestSettings)
    documents: DocumentsSettings = Field(default_factory=DocumentsSettings)
    openapi: OpenApiSettings = Field(default_factory=OpenApiSettings)


class I18nSettings(Section):
    """Locales that exist from the start."""

    default: str = Field(default="en", description="The default locale.")
    locales: Words = Field(default=("en",), description="All locales, the default among them.")

    @model_validator(mode="after")
    def _default_is_listed(self) -> "I18nSettings":
        if self.default not in self.locales:
            raise ValueError(f"default {self.default!r} is not among locales {list(self.locales)}")
        return self


class RoleSettings(Section):
    """What a role may do, kept in the file."""

    grants: Words = Field(
        default=(), description="Actions such as api::article.article.find; * at the end is a prefix."
    )


class PluginSettings(Section):
    """One plugin: whether it runs, and its own options."""

    enabled: bool = Field(default=True, description="Whether the plugin runs.")
    config: dict[str, Any] = Field(
        default_factory=dict, repr=False, description="The plugin's options; it checks them itself."
    )


class MiddlewareSettings(Section):
    """One global middleware, by name."""

    name: str = Field(
        description="Name in the table of docs/configuration.md, or global::name of the project."
    )
    config: dict[str, Any] = Field(
        default_factory=dict, repr=False, description="The middleware's options; it checks them itself."
    )


class LogSettings(Section):
    """What is told, and how."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important line shown."
    )
    format: Literal["auto", "console", "json"] = Field(
        default="auto", description="auto: colours on a terminal in development, JSON lines otherwise."
    )


class FileSettings(Section):
    """What `octavo.toml` may say."""

    compat: Literal["none", "strapi"] = Field(
        default="none",
        description="strapi: the defaults are those of a Strapi project made before its strict settings.",
    )
    server: ServerSettings = Field(default_factory=ServerSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    api: ApiSettings = Field(default_factory=ApiSettings)
    i18n: I18nSettings = Field(default_factory=I18nSettings)
    roles: dict[str, RoleSettings] = Field(default_factory=dict)
    plugins: dict[str, PluginSettings] = Field(default_factory=dict)
    middlewares: tuple[MiddlewareSettings, ...] | None = Field(
        default=None, description="Global middlewares in order; left out, the default list runs."
    )
    log: LogSettings = Field(default_factory=LogSettings)
    custom_fields: dict[str, str] = Field(
        default_factory=dict, description="How custom fields of Strapi's plugins are kept, by their uid."
    )

    @field_validator("middlewares", mode="before")
    @classmethod
    def _names_alone(cls, entries: Any) -> Any:
        if not isinstance(entries, list):
            return entries
        return [{"name": entry} if isinstance(entry, str) else entry for entry in entries]


class Settings(FileSettings):
    """The settings in force, with where they hold and what is worth a warning."""

    env: str = DEVELOPMENT
    folder: Path = Path()
    warnings: tuple[Problem, ...] = ()

    @property
    def development(self) -> bool:
        """Whether this is a developer's machine: ephemeral keys are allowed, schemas may change."""
        return self.env == DEVELOPMENT


def problems_of(
    error: PydanticError, model: type[BaseModel], where: Callable[[Pointer], str]
) -> Iterator[Problem]:
    """Yield what pydantic found, each with its place and, for an unknown key, the nearest valid one."""
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        path = found["loc"]
        if path[-1:] == ("literal[False]",):
            continue  # the other way to write the same setting: what is wrong is said of this one
        place = where(tuple(part for part in path if not _TYPE_TAG.fullmatch(str(part))))
        if found["type"] != "extra_forbidden":
            yield Problem(place, found["msg"].removeprefix("Value error, "))
            continue
        valid = sorted(_fields_at(model, path[:-1]))
        close = difflib.get_close_matches(str(path[-1]), valid, n=1, cutoff=0.5)
        fix = f"did you mean {close[0]}?" if close else f"valid: {', '.join(valid) or 'none'}"
        yield Problem(place, f"unknown key {path[-1]!r}", fix)


def _fields_at(model: type[BaseModel], path: Pointer) -> list[str]:
    """Return the names valid at a path; one part of it may be a list's index or a table's own key."""
    here: Any = model
    for part in path:
        if _is_model(here):
            field = here.model_fields.get(str(part))
            here = field.annotation if field else None
        else:
            here = _model_in(here)
    here = _model_in(here)
    return list(here.model_fields) if _is_model(here) else []


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _model_in(annotation: Any) -> Any:
    """Return the model inside `Model`, `Model | None`, `tuple[Model, ...]` or `dict[str, Model]`."""
    if _is_model(annotation):
        return annotation
    if get_origin(annotation) in (Union, types.UnionType, tuple, list, dict):
        return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
    return None


def secret_weakness(secret: str) -> str:
    """Say why a secret must not be used outside development, or return an empty text."""
    plain = secret.lower().replace("_", "-")
    if any(word in plain or word in plain.replace("-", "") for word in PLACEHOLDERS):
        return "is a placeholder"
    if len(secret) < MIN_SECRET_LENGTH:
        return f"is shorter than {MIN_SECRET_LENGTH} characters"
    if len(set(secret)) < 6:
        return "has hardly any different characters"
    return ""


def setting_paths(model: type[BaseModel] = FileSettings) -> Iterator[tuple[str, ...]]:
    """Yield the path of every setting that has a fixed name, such as `("api", "rest", "prefix")`."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from ((name, *path) for path in setting_paths(inner))
        elif name not in {"roles", "plugins"}:
            yield (name,)


def checked_config(model: type[ModelT], config: Mapping[str, Any], where: str) -> ModelT:
    """Read one middleware's or plugin's options by its model.

    Raises StartupError whose problems begin with `where` and name the nearest valid key.
    """
    try:
        return model.model_validate(config)
    except PydanticError as error:
        found = problems_of(error, model, lambda path: "/".join([where, *(str(part) for part in path)]))
        raise StartupError(list(found)) from None
