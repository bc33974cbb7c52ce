"""The uids of this plugin's types and services."""

USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"
PERMISSION = "plugin::users-permissions.permission"
SESSION = "admin::session"

PUBLIC = "public"
AUTHENTICATED = "authenticated"
