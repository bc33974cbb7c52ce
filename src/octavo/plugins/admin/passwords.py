"""What a password of an administrator must be."""

from octavo.plugin import Report

MAX_BYTES = 72
Path = tuple[str | int, ...]


def password_rule(value: str, here: Path, report: Report) -> None:
    """Note what an administrator's password lacks; bcrypt reads 72 bytes and no further."""
    if len(value) < 8:
        report.add(here, "must be at least 8 characters", value)
    if len(value.encode("utf-8", "replace")) > MAX_BYTES:
        report.add(here, f"must be less than {MAX_BYTES + 1} bytes", value)
    if not any("a" <= letter <= "z" for letter in value):
        report.add(here, "must contain at least one lowercase character", value)
    if not any("A" <= letter <= "Z" for letter in value):
        report.add(here, "must contain at least one uppercase character", value)
    if not any("0" <= letter <= "9" for letter in value):
        report.add(here, "must contain at least one number", value)
