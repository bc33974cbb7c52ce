"""The settings of e-mail: `[plugins.email.config]`."""

from typing import Literal

from pydantic import Field

from octavo.plugin import Section


class EmailSettings(Section):
    """Who sends, and how."""

    provider: Literal["console", "file"] = Field(
        default="console",
        description="console: shown where the server runs, without their text outside development; "
        "file: one .eml file each.",
    )
    folder: str = Field(default="data/mails", description="Where the file provider puts them.")
    default_from: str = Field(
        default="Octavo <no-reply@localhost>", description="Sender unless one is given."
    )
    default_reply_to: str = Field(default="", description="Where answers go unless said otherwise.")
