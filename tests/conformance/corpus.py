"""Scenario files: reading them, filling in their variables, turning a step into a request."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDERS = {
    "default": "scenarios",
    "first": "scenarios-first",
    "limits": "scenarios-limits",
    "refresh-body": "scenarios-refresh-body",
}
"""The configuration of the golden app each folder was recorded with."""

BOUNDARY = "goldenboundary7MA4YWxk"
_VARIABLE = re.compile(r"\{\{([\w.]+)\}\}")


@dataclass(frozen=True)
class Scenario:
    """One file: its area, what is run before it, its setup and its steps."""

    path: Path
    profile: str
    document: Mapping[str, Any]

    @property
    def label(self) -> str:
        """The name of the file under its folder."""
        return self.path.name if self.profile == "default" else f"{self.profile}/{self.path.name}"

    @property
    def fixtures(self) -> Path:
        """The folder of the files it uploads: beside its own folder, else the repository's."""
        beside = self.path.parent.parent / "fixtures"
        return beside if beside.is_dir() else HERE / "fixtures"

    @property
    def includes(self) -> list["Scenario"]:
        """The scenarios whose steps run first."""
        return [load(self.path.parent / name, self.profile) for name in self.document.get("include", ())]


def load(path: Path, profile: str) -> Scenario:
    """Read one scenario."""
    return Scenario(path, profile, json.loads(path.read_text("utf-8")))


def scenarios(folder: Path) -> list[Scenario]:
    """Return every scenario below a corpus: `scenarios*/` folders by profile, or plain files as default."""
    plain = sorted(folder.glob("*.json"))
    if plain and not (folder / "scenarios").is_dir():
        profile = next((name for name, of in FOLDERS.items() if of == folder.name), "default")
        return [load(path, profile) for path in plain]
    return [
        load(path, profile)
        for profile, name in FOLDERS.items()
        for path in sorted((folder / name).glob("*.json"))
    ]


def fill(value: Any, variables: Mapping[str, Any]) -> Any:
    """Replace `{{name}}` everywhere; a text that is one variable takes on its type."""
    if isinstance(value, str):
        whole = _VARIABLE.fullmatch(value)
        if whole and whole[1] in variables:
            return variables[whole[1]]
        return _VARIABLE.sub(lambda found: str(variables.get(found[1], found[0])), value)
    if isinstance(value, list):
        return [fill(item, variables) for item in value]
    if isinstance(value, dict):
        return {fill(key, variables): fill(item, variables) for key, item in value.items()}
    return value


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    content: bytes


def request_of(step: Mapping[str, Any], variables: Mapping[str, Any], fixtures: Path) -> Request:
    """Make the request of a step whose variables are known; `fixtures` holds the files it sends."""
    said = fill(step["request"], variables)
    headers: dict[str, Any] = {
        "Host": str(variables["host"]),
        "User-Agent": "golden-replay",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    content, kind = _content(said, fixtures)
    own = dict(
        [*_authorization(said.get("as", "public"), variables), *([("Content-Type", kind)] if kind else [])]
    )
    for name, value in {**own, **said.get("headers", {})}.items():
        headers = {key: old for key, old in headers.items() if key.lower() != name.lower()}
        if value is not None:
            headers[name] = value
    lines = [
        (name, one)
        for name, value in headers.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    method = said["method"].upper()
    framed = any(name.lower() in {"content-length", "transfer-encoding"} for name, _ in lines)
    if not framed and (content or method in {"POST", "PUT", "PATCH"}):
        lines.append(("Content-Length", str(len(content))))
    return Request(method, said["path"], lines, content)


def _authorization(who: str, variables: Mapping[str, Any]) -> list[tuple[str, str]]:
    kind, _, name = who.partition(":")
    token = {"admin": "admin", "user": f"user.{name}.jwt", "token": f"token.{name}"}.get(kind)
    return [("Authorization", f"Bearer {variables.get(token)}")] if token else []


def _content(said: Mapping[str, Any], fixtures: Path) -> tuple[bytes, str | None]:
    if "json" in said:
        return json.dumps(said["json"], ensure_ascii=False).encode(), "application/json"
    if "form" in said:
        return said["form"].encode(), "application/x-www-form-urlencoded"
    if "multipart" in said:
        return _multipart(said["multipart"], fixtures), f"multipart/form-data; boundary={BOUNDARY}"
    raw = said.get("raw", "")
    if isinstance(raw, str):
        return raw.encode(), None
    return (
        base64.b64decode(raw["base64"]) if "base64" in raw else raw["repeat"].encode() * raw["times"]
    ), None


def _multipart(parts: list[dict[str, Any]], fixtures: Path) -> bytes:
    lines = b""
    for part in parts:
        lines += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{part["name"]}"'.encode()
        if "fixture" in part or "filename" in part:
            lines += f'; filename="{part.get("filename", part.get("fixture"))}"'.encode()
            if part.get("contentType", "") is not None:
                lines += f"\r\nContent-Type: {part.get('contentType', 'application/octet-stream')}".encode()
            value = (fixtures / part["fixture"]).read_bytes() if "fixture" in part else part["value"].encode()
        else:
            value = part["value"] if isinstance(part["value"], str) else json.dumps(part["value"])
            value = value.encode()
        lines += b"\r\n\r\n" + value + b"\r\n"
    return lines + f"--{BOUNDARY}--\r\n".encode()
