import pytest
from tests.schemas import load_project_schemas

from octavo.content.builtin import builtin_sources


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    return load_project_schemas(tmp_path_factory.mktemp("empty"))


def test_the_types_every_instance_has(schemas):
    assert set(schemas.content_types) == {
        "admin::api-token",
        "admin::api-token-permission",
        "admin::permission",
        "admin::role",
        "admin::session",
        "admin::user",
        "plugin::i18n.locale",
        "plugin::upload.file",
        "plugin::upload.folder",
        "plugin::users-permissions.permission",
        "plugin::users-permissions.role",
        "plugin::users-permissions.user",
    }
    assert len(builtin_sources()) == len(schemas.content_types)


def test_what_a_file_shows(schemas):
    file = schemas.content_type("plugin::upload.file")
    shown = [name for name, each in file.attributes.items() if not each.private and each.type != "relation"]
    assert shown == [
        "name",
        "alternativeText",
        "caption",
        "focalPoint",
        "width",
        "height",
        "formats",
        "hash",
        "ext",
        "mime",
        "size",
        "url",
        "previewUrl",
        "provider",
        "provider_metadata",
    ]
    assert file.attributes["related"].virtual


def test_what_of_a_user_stays_private(schemas):
    user = schemas.content_type("plugin::users-permissions.user")
    private = {name for name, each in user.attributes.items() if each.private}
    assert private == {"password", "resetPasswordToken", "confirmationToken"}
    role = user.attributes["role"]
    assert (role.target, role.inversed_by) == ("plugin::users-permissions.role", "users")


def test_what_of_an_administrator_stays_private(schemas):
    admin = schemas.content_type("admin::user")
    shown = {name for name, each in admin.attributes.items() if not each.private}
    assert shown == {"firstname", "lastname", "username", "preferedLanguage"}
