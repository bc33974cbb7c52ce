"""The settings, their types and how they are validated; docs/configuration.md lists every key."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

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
from octavo.config.validation import problems_of
from octavo.errors import Problem, StartupError

DEVELOPMENT = "development"
MIN_SECRET_LENGTH = 16
PLACEHOLDERS = ("changeme", "change-me", "tobemodified", "placeholder", "your-secret", "insecure")

ModelT = TypeVar("ModelT", bound=BaseModel)


class Section(BaseModel):
    """A group of settings: closed, and never changed after start."""

    # Built with the first settings read: built at import, every section is built again inside the next.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


def _parse_list(value: Any) -> Any:
    """Parse a list from the environment: JSON, or words separated by commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [word.strip() for word in value.split(",") if word.strip()]


def _split_keys(value: Any) -> Any:
    """Split several keys in one variable at commas, as in Strapi's APP_KEYS."""
    value = _parse_list(value)
    if not isinstance(value, list | tuple):
        return value
    return [key for item in value for key in (_parse_list(item) if isinstance(item, str) else [item])]


Words = Annotated[tuple[str, ...], BeforeValidator(_parse_list)]


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
    """The address the server listens on, and the proxies it trusts."""

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
        tuple[NonNegativeInt, NonNegativeInt, NonNegativeInt], BeforeValidator(_parse_list)
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
        default="sqlite:data/octavo.db", repr=False, description="sqlite:path, postgresql://… or mysql://…."
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
        description="Seconds one statement may take on a server; one silent for longer is given up.",
    )
    max_waiting: int = Field(
        default=1000,
        ge=0,
        description="How many may wait for the database; the next is answered 503.",
    )
    replicas: Words = Field(
        default=(),
        repr=False,
        description="Streaming replicas of a PostgreSQL server that answer what callers read: "
        "postgresql://… each; the same for all processes.",
    )
    max_replica_lag: float = Field(
        default=5.0,
        gt=0,
        description="Seconds a replica may be behind; one further behind is left out until it has caught up.",
    )
    pooler: Literal["none", "transaction"] = Field(
        default="none",
        description="transaction: `database.url` leads to a pooler such as PgBouncer, which keeps no session "
        "between transactions (PostgreSQL).",
    )
    direct_url: str = Field(
        default="",
        repr=False,
        description="The same database without the pooler, for what needs a session.",
    )

    @model_validator(mode="after")
    def _pooler_has_a_way_past(self) -> "DatabaseSettings":
        if self.pooler == "transaction" and not self.direct_url:
            raise ValueError("pooler needs direct_url, the address of the database without the pooler")
        if self.direct_url and self.pooler == "none":
            raise ValueError('direct_url is for what is behind a pooler: pooler = "transaction"')
        return self

    @property
    def session_url(self) -> str:
        """The address by which a connection keeps its session."""
        return self.direct_url or self.url


class CacheSettings(Section):
    """What browsers, and caches in front of the server, may keep of an answer, in seconds; 0 is nothing."""

    max_age: int = Field(default=0, ge=0, description="Seconds a browser may keep an answer unasked.")
    shared_max_age: int = Field(
        default=0, ge=0, description="Seconds a cache in front of the server may keep it."
    )
    stale_while_revalidate: int = Field(
        default=0,
        ge=0,
        description="Seconds after those in which it may be sent once more while it is asked anew.",
    )
    keys_header: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9-]*$",
        description='Header with the types and the entry an answer is of, such as "Surrogate-Key" or "xkey".',
    )

    @property
    def is_on(self) -> bool:
        """Whether anything may be kept."""
        return bool(self.max_age or self.shared_max_age or self.stale_while_revalidate or self.keys_header)


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
    response_cache: int = Field(
        default=16_777_216,
        ge=0,
        description="Bytes of answers that are kept in memory as long as nothing they were read from has "
        "changed; 0 keeps none. Not with MariaDB.",
    )
    cache: CacheSettings = Field(default_factory=CacheSettings)
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
    """Rules for content, whichever way it is written."""

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
    """What is logged, and in which format."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important line shown."
    )
    format: Literal["auto", "console", "json"] = Field(
        default="auto", description="auto: colours on a terminal in development, JSON lines otherwise."
    )


class JobsSettings(Section):
    """How jobs are run, and how long they are kept."""

    run: bool = Field(
        default=True, description="Whether servers run jobs; else only `octavo jobs run --watch` does."
    )
    concurrency: int = Field(default=8, ge=1, description="How many run at once in each process.")
    timeout: float = Field(
        default=300.0, gt=0, description="Seconds an attempt may take, where the job does not say."
    )
    lease: float = Field(
        default=30.0,
        gt=0,
        description="Seconds after which the jobs of a process without a sign of life are run by another.",
    )
    poll_interval: float = Field(
        default=1.0, gt=0, description="Seconds between looks for jobs that other processes have enqueued."
    )
    stop_timeout: float = Field(
        default=10.0,
        ge=0,
        description="Seconds running jobs get when the server stops; then they are cancelled and run again.",
    )
    max_waiting: int = Field(
        default=100_000, ge=1, description="About how many may wait; enqueuing more is refused with 503."
    )
    keep_done: float = Field(default=7.0, gt=0, description="Days a job that is done is kept.")
    keep_dead: float = Field(default=30.0, gt=0, description="Days a dead job is kept.")


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
    jobs: JobsSettings = Field(default_factory=JobsSettings)
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


def secret_weakness(secret: str) -> str:
    """Return why a secret must not be used outside development, or an empty text."""
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
    """Validate one middleware's or plugin's options by its model.

    Raises StartupError whose problems begin with `where` and name the nearest valid key.
    """
    try:
        return model.model_validate(config)
    except PydanticError as error:
        problems = problems_of(error, model, lambda path: "/".join([where, *(str(part) for part in path)]))
        raise StartupError(list(problems)) from None
