"""What administrators may be permitted to do with the media library."""

CREATE, READ, UPDATE = (f"plugin::upload.{name}" for name in ("assets.create", "read", "assets.update"))
CONFIGURE, SETTINGS = "plugin::upload.configure-view", "plugin::upload.settings.read"
