"""A project outside of development."""

PRODUCTION_ENV = {"OCTAVO_ENV": "production", "OCTAVO_PLUGINS__EMAIL__CONFIG__PROVIDER": "console"}
"""Variables of the environment: mails are meant to go nowhere."""
