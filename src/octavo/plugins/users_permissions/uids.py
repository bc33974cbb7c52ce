"""The uids of what this plugin keeps and offers."""

USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"
PERMISSION = "plugin::users-permissions.permission"
SESSION = "admin::session"

PUBLIC = "public"
AUTHENTICATED = "authenticated"
