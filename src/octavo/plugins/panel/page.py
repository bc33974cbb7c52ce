"""The panel's only page: what differs between sites is filled in when it is served."""

import hashlib
import json
from dataclasses import dataclass
from html import escape

NONCE_HOLE = "__OCTAVO_NONCE__"
BASE_HOLE = "__OCTAVO_BASE__"
SITE_HOLE = "__OCTAVO_SITE__"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; "
    "form-action 'self'; object-src 'none'{frames}"
)
"""The page's content security policy: nothing inline runs, and styles in the page need its nonce."""


@dataclass(frozen=True, slots=True)
class PanelPage:
    """The page for one place: where browsers find the panel, and where the API."""

    template: str
    build: str
    base: str
    """The panel's path as browsers see it, without a slash at the end: `/cms/admin`."""
    api: str
    """What stands before the paths of the API: "" or `/cms`."""
    local_drafts: bool = True
    """Whether browsers may keep what is typed and not saved."""
    frames: tuple[str, ...] = ()
    """The sites that entries are seen at, in a frame of the page."""

    @property
    def etag(self) -> str:
        """The entity tag: of everything but the nonce, and of the policy that a cached page keeps."""
        content = f"{self.template}\0{self.build}\0{self.site}\0{self.frames}"
        return f'W/"{hashlib.sha256(content.encode()).hexdigest()[:20]}"'

    @property
    def site(self) -> str:
        """The settings of the page, as JSON."""
        place = {"api": self.api, "base": self.base, "build": self.build, "localDrafts": self.local_drafts}
        return json.dumps(place)

    def policy(self, nonce: str) -> str:
        """Return the page's content security policy."""
        frames = f"; frame-src {' '.join(self.frames)}" if self.frames else ""
        return POLICY.format(nonce=nonce, frames=frames)

    def html(self, nonce: str) -> str:
        """Return the page as text."""
        values = {NONCE_HOLE: nonce, BASE_HOLE: f"{self.base}/", SITE_HOLE: self.site}
        text = self.template
        for hole, value in values.items():
            text = text.replace(hole, escape(value))
        return text
