"""Parts of pictures become files of their own; the pictures stay."""

import io
from typing import Any

import pytest
from PIL import Image
from tests.plugins.admin.conftest import Admin, Site
from tests.plugins.upload.test_admin_lists import send_text
from tests.plugins.upload.test_folders import folder, kept_files, librarian, names, site  # noqa: F401

from octavo.testing import client_of

pytestmark = pytest.mark.soak

SAVED = {
    "PNG": ("half.png", "image/png"),
    "JPEG": ("half.jpg", "image/jpeg"),
    "GIF": ("half.gif", "image/gif"),
    "WEBP": ("half.webp", "image/webp"),
}
BOX = {"x": 20, "y": 0, "width": 20, "height": 10}


def halves(kind: str) -> bytes:
    """Return a picture that is red on the left, and blue on the right."""
    picture = Image.new("RGB", (40, 20), (255, 0, 0))
    picture.paste((0, 0, 255), (20, 0, 40, 20))
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


async def keep(admin: Admin, kind: str = "PNG", info: str = "{}") -> Any:
    name, mime = SAVED[kind]
    async with client_of(admin.app, {"Authorization": f"Bearer {admin.token}"}) as client:
        files = {"files": (name, halves(kind), mime)}
        answer = await client.post("/upload", files=files, data={"fileInfo": info})
    assert answer.status_code == 201, answer.text
    return answer.json()[0]


async def picture_at(admin: Admin, url: str) -> Image.Image:
    async with client_of(admin.app) as client:
        return Image.open(io.BytesIO((await client.get(url)).content))


@pytest.mark.parametrize("kind", SAVED)
async def test_a_part_becomes_a_file_beside_its_picture(site: Site, kind: str) -> None:  # noqa: F811
    root = await site.first()
    shelf = await folder(root, "Shelf")
    made = await keep(root, kind, f'{{"alternativeText": "Two colours", "folder": {shelf["id"]}}}')
    answer = await root.post(f"/upload/files/{made['id']}/crop", {**BOX, "name": f"part{made['ext']}"})
    assert answer.status_code == 201, answer.text
    part = answer.json()
    assert (part["width"], part["height"], part["mime"]) == (20, 10, SAVED[kind][1])
    assert (part["alternativeText"], part["folderPath"]) == ("Two colours", shelf["path"])
    assert part["documentId"] != made["documentId"]
    shown = await picture_at(root, part["url"])
    red, _, blue = shown.convert("RGB").getpixel((10, 5))  # type: ignore[misc]
    assert blue > 200 and red < 60
    assert (await picture_at(root, made["url"])).size == (40, 20)
    assert await names(root, f"?sort=name&folder={shelf['id']}") == [made["name"], part["name"]]


async def test_what_is_no_part_is_refused_and_leaves_nothing(
    site: Site,  # noqa: F811
    subtests: pytest.Subtests,
) -> None:
    root = await site.first()
    made = await keep(root)
    await send_text(root, "words.txt")
    (words,) = (await root.get("/upload/files?_q=words")).json()["results"]
    wrong: list[dict[str, Any]] = [
        {},
        {**BOX, "x": 21},
        {**BOX, "y": 11},
        {**BOX, "width": 0},
        {**BOX, "x": -1},
        {**BOX, "x": "1"},
        {**BOX, "x": True},
        {**BOX, "angle": 1},
        {**BOX, "name": "part.pdf"},
        {**BOX, "name": "../part.png"},
    ]
    for body in wrong:
        with subtests.test(body=body):
            answer = await root.post(f"/upload/files/{made['id']}/crop", body)
            assert answer.status_code == 400, answer.text
    assert (await root.post(f"/upload/files/{words['id']}/crop", BOX)).status_code == 400
    assert (await root.post("/upload/files/99/crop", BOX)).status_code == 404
    assert await names(root, "?sort=name") == ["half.png", "words.txt"]
    assert kept_files(site) == 2


async def test_a_part_is_made_by_who_may_read_the_picture_and_make_files(site: Site) -> None:  # noqa: F811
    root = await site.first()
    mine = await librarian(site, "ada")
    theirs, own = await keep(root), await keep(mine)
    assert (await mine.post(f"/upload/files/{theirs['id']}/crop", BOX)).status_code == 403
    part = (await mine.post(f"/upload/files/{own['id']}/crop", BOX)).json()
    assert (await mine.get(f"/upload/files/{part['id']}")).status_code == 200
    role = await site.role("Maker", {"action": "plugin::upload.assets.create"})
    maker = await site.member("maker@example.com", role)
    assert (await maker.post(f"/upload/files/{own['id']}/crop", BOX)).status_code == 403
