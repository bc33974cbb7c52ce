"""What commands that make administrators have in common."""

from typing import Any

from octavo.cli.seed_file import ROLE
from octavo.errors import ApplicationError


def check_administrator(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of an administrator; raises YupValidationError by the rules of the admin API."""
    from octavo.plugin import EMAIL, Form, Text
    from octavo.plugins.admin.rules import PASSWORD

    fields = [Text("password", required=True, rules=[PASSWORD])]
    if "email" in data:
        fields += [Text("email", required=True, rules=[EMAIL]), Text("firstname", required=True)]
    Form(*fields, open=True).read(data)
    return data


async def role_id(app: Any, name_or_code: str) -> int:
    """Return the row id of a role by its name or code; raises ApplicationError naming those there are."""
    roles = await app.query(ROLE).find_many(order_by="id")
    for role in roles:
        if name_or_code in (role["name"], role["code"]):
            return int(role["id"])
    names = ", ".join(role["name"] for role in roles)
    raise ApplicationError(f"There is no role {name_or_code}; there are {names}")
