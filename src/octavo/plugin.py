"""The door of plugins: what a plugin is made of, and what it may bring and use."""

from octavo.addresses import read_url
from octavo.config import secret_weakness
from octavo.db.changes import Memory
from octavo.errors import Problem
from octavo.http.json import iso_datetime
from octavo.http.rate_limit import RateLimiter
from octavo.kernel import (
    NOTHING,
    Access,
    Auth,
    Authentication,
    Plugin,
    RouteInfo,
    RunningPlugin,
    Strategy,
    admin_route,
)
from octavo.kernel.described import (
    FLAG,
    PAGINATION,
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    given,
    json_response,
    list_of,
    map_of,
    no_content,
    nullable,
    one_of,
    parameter,
    record,
    shared,
    text,
    wrapped,
)
from octavo.log import TaskFailed, Warned, tell
from octavo.query.access import EVERYTHING, Ability, Grants, spelled
from octavo.schema.findings import Report
from octavo.server.auth import bearer_token
from octavo.server.core_api.file_addresses import with_file_addresses
from octavo.server.familiar import FamiliarPlaces
from octavo.server.form_reader import FormReader
from octavo.server.forms import (
    EMAIL,
    Boolean,
    Choice,
    Field,
    Form,
    Forms,
    Items,
    Object,
    RowId,
    RowIds,
    Rule,
    Text,
    email_rule,
    row_id,
)
from octavo.server.own_site import keep_from_caches, refuse_foreign_forms
from octavo.server.session_tokens import Claims, Tokens, derived_key
from octavo.server.sessions import Issued, Lives, Sessions

__all__ = [
    "EMAIL",
    "EVERYTHING",
    "FLAG",
    "NOTHING",
    "PAGINATION",
    "ROW_ID",
    "TEXT",
    "WHOLE",
    "Ability",
    "Access",
    "Auth",
    "Authentication",
    "Boolean",
    "Choice",
    "Claims",
    "DocumentParts",
    "FamiliarPlaces",
    "Field",
    "Form",
    "FormReader",
    "Forms",
    "Grants",
    "Issued",
    "Items",
    "Lives",
    "Memory",
    "Object",
    "Operation",
    "Plugin",
    "Problem",
    "RateLimiter",
    "Report",
    "RouteInfo",
    "RowId",
    "RowIds",
    "Rule",
    "RunningPlugin",
    "Sessions",
    "Strategy",
    "TaskFailed",
    "Text",
    "Tokens",
    "Warned",
    "admin_route",
    "bearer_token",
    "derived_key",
    "email_rule",
    "given",
    "iso_datetime",
    "json_response",
    "keep_from_caches",
    "list_of",
    "map_of",
    "no_content",
    "nullable",
    "one_of",
    "parameter",
    "read_url",
    "record",
    "refuse_foreign_forms",
    "row_id",
    "secret_weakness",
    "shared",
    "spelled",
    "tell",
    "text",
    "with_file_addresses",
    "wrapped",
]
