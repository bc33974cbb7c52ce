"""The public API for plugins."""

from octavo.addresses import read_url, refusal_of_url
from octavo.config import Section, secret_weakness
from octavo.db.changes import Cache
from octavo.db.query import RowValues
from octavo.errors import UNDEFINED, Problem
from octavo.http.json import iso_datetime
from octavo.http.rate_limit import RateLimiter
from octavo.jobs.queue import QueueFull
from octavo.jobs.records import STATES as JOB_STATES
from octavo.jobs.records import JobRecord
from octavo.kernel import (
    NOTHING,
    About,
    Auth,
    Authentication,
    AuthEvent,
    EmailProvider,
    EmailTemplate,
    Plugin,
    RouteInfo,
    RunningPlugin,
    StoredEmail,
    Strategy,
    admin_route,
)
from octavo.kernel.background import log_failure
from octavo.kernel.openapi import (
    FLAG,
    MOMENT,
    PAGINATION,
    ROW_ID,
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    body_schema,
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
from octavo.log import PanelServed, TaskFailed, Warned, log_event
from octavo.queries.access import EVERYTHING, Ability, Grants, spelled
from octavo.schema.errors import Report, ValuePath
from octavo.schema.hidden import HIDDEN, HIDDEN_TYPE, hidden
from octavo.server.auth import bearer_token
from octavo.server.core_api.file_addresses import with_file_addresses
from octavo.server.csrf import keep_from_caches, refuse_foreign_forms
from octavo.server.forms import (
    EMAIL,
    Boolean,
    Choice,
    Field,
    Form,
    Forms,
    Items,
    LooseText,
    Map,
    Object,
    Repeated,
    RowId,
    RowIds,
    Rule,
    Text,
    row_id,
)
from octavo.server.known_devices import KnownDevices, device_of
from octavo.server.pages import check_parameters, page_of, page_parameters, pagination, read_page
from octavo.server.request_values import FilterNames, body_of, if_match_of, unknown_filter_keys
from octavo.server.session_tokens import Claims, Tokens, derived_key
from octavo.server.sessions import LISTED as LISTED_SESSION
from octavo.server.sessions import Issued, Lives, Sessions
from octavo.server.site_path import site_path

__all__ = [
    "EMAIL",
    "EVERYTHING",
    "FLAG",
    "HIDDEN",
    "HIDDEN_TYPE",
    "JOB_STATES",
    "LISTED_SESSION",
    "MOMENT",
    "NOTHING",
    "PAGINATION",
    "ROW_ID",
    "TEXT",
    "UNDEFINED",
    "WHOLE",
    "Ability",
    "About",
    "Auth",
    "AuthEvent",
    "Authentication",
    "Boolean",
    "Cache",
    "Choice",
    "Claims",
    "DocumentParts",
    "EmailProvider",
    "EmailTemplate",
    "Field",
    "FilterNames",
    "Form",
    "Forms",
    "Grants",
    "Issued",
    "Items",
    "JobRecord",
    "KnownDevices",
    "Lives",
    "LooseText",
    "Map",
    "Object",
    "Operation",
    "PanelServed",
    "Plugin",
    "Problem",
    "QueueFull",
    "RateLimiter",
    "Repeated",
    "Report",
    "RouteInfo",
    "RowId",
    "RowIds",
    "RowValues",
    "Rule",
    "RunningPlugin",
    "Section",
    "Sessions",
    "StoredEmail",
    "Strategy",
    "TaskFailed",
    "Text",
    "Tokens",
    "ValuePath",
    "Warned",
    "admin_route",
    "bearer_token",
    "body_of",
    "body_schema",
    "check_parameters",
    "derived_key",
    "device_of",
    "hidden",
    "if_match_of",
    "iso_datetime",
    "json_response",
    "keep_from_caches",
    "list_of",
    "log_event",
    "log_failure",
    "map_of",
    "no_content",
    "nullable",
    "one_of",
    "page_of",
    "page_parameters",
    "pagination",
    "parameter",
    "read_page",
    "read_url",
    "record",
    "refusal_of_url",
    "refuse_foreign_forms",
    "row_id",
    "secret_weakness",
    "shared",
    "site_path",
    "spelled",
    "text",
    "unknown_filter_keys",
    "with_file_addresses",
    "wrapped",
]
