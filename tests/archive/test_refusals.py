"""What is not imported, and leaves everything as it was."""

import gzip
import io
import shutil
import tarfile
from pathlib import Path

import pytest
from tests.archive import site
from tests.archive.moving import KEY, exported, imported
from tests.conftest import run_apart

from octavo.archive.container import Archive
from octavo.archive.encryption import Secret
from octavo.errors import StartupError


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site, and with archives of it, plain and encrypted; nobody changes them."""
    folder = tmp_path_factory.mktemp("origin")

    async def make() -> None:
        await site.filled(folder / "here", {})
        await exported(folder / "here", {}, folder / "plain")
        await exported(folder / "here", {}, folder / "closed", secret=KEY)

    run_apart(make)
    return folder


@pytest.fixture
def file(tmp_path: Path, origin: Path) -> Path:
    """An archive of one's own, and a site it may be imported into."""
    site.project(tmp_path / "there")
    return shutil.copyfile(origin / "plain", tmp_path / "site.tar.gz")


async def refused(tmp_path: Path, file: Path, **options: object) -> str:
    with pytest.raises(StartupError) as caught:
        await imported(tmp_path / "there", {}, file, **options)
    assert not (tmp_path / "there/public").exists()
    return str(caught.value)


async def test_a_database_that_has_content(tmp_path: Path, file: Path) -> None:
    async with site.started(tmp_path / "there") as (app, client):
        await app.documents("api::tag.tag").create(data={"name": "kept"})
    assert "has content already: 1 of api::tag.tag" in await refused(tmp_path, file)
    async with site.started(tmp_path / "there") as (app, client):
        assert [tag["name"] for tag in (await client.get("/api/tags")).json()["data"]] == ["kept"]


async def test_a_dry_run_writes_nothing(tmp_path: Path, file: Path) -> None:
    found = await imported(tmp_path / "there", {}, file, dry_run=True)
    assert (found.rows["api::tag.tag"], found.files, found.replaced) == (2, 5, {})
    assert not (tmp_path / "there/data").exists()
    async with site.started(tmp_path / "there") as (app, client):
        await app.documents("api::tag.tag").create(data={"name": "kept"})
    found = await imported(tmp_path / "there", {}, file, dry_run=True, replace=True)
    assert found.replaced["api::tag.tag"] == 1
    async with site.started(tmp_path / "there") as (app, client):
        assert [tag["name"] for tag in (await client.get("/api/tags")).json()["data"]] == ["kept"]


async def test_schemas_it_does_not_fit(tmp_path: Path, file: Path) -> None:
    there = site.project(tmp_path / "there")
    changed = {name: value for name, value in site.ARTICLE.items() if name != "hour"}
    changed |= {"stars": {"type": "string"}, "tags": {**site.ARTICLE["tags"], "target": "api::note.note"}}
    there.content_type("article", changed, localized=True)
    there.component("shared.quote", {"text": {"type": "text"}})
    said = await refused(tmp_path, file)
    assert "api::article.article: hour: is time in the archive and not there here" in said
    assert "api::article.article: stars: is integer in the archive and text here" in said
    assert "tags: is manyToMany to api::tag.tag in the archive and manyToMany to api::note.note here" in said
    assert "draftAndPublish is true in the archive and false here" in said
    assert "shared.quote: tag: is oneToOne to api::tag.tag in the archive and not there here" in said


async def test_a_type_that_is_not_there(tmp_path: Path, file: Path) -> None:
    (tmp_path / "there/app/api/note/schema.json").unlink()
    assert "api::note.note: is in the archive and not in this project" in await refused(tmp_path, file)
    found = await imported(tmp_path / "there", {}, file, only=["api::tag.*", "api::article.*"])
    assert found.rows == {"api::article.article": 4, "api::tag.tag": 2}


async def test_more_attributes_than_it_has(tmp_path: Path, file: Path) -> None:
    more = {**site.ARTICLE, "more": {"type": "string"}, "notes": {**site.ARTICLE["tags"]}}
    site.project(tmp_path / "there").content_type("article", more, drafts=True, localized=True)
    await imported(tmp_path / "there", {}, file)
    async with site.started(tmp_path / "there") as (_, client):
        article = (await client.get("/api/articles?populate=*&locale=en")).json()["data"][0]
        assert (article["more"], article["notes"], article["stars"]) == (None, [], 5)


@pytest.mark.parametrize("at", [0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_what_was_cut_off_or_changed(
    tmp_path: Path, file: Path, origin: Path, at: float, encrypted: bool
) -> None:
    secret = KEY if encrypted else None
    whole = (origin / ("closed" if encrypted else "plain")).read_bytes()
    place = int(len(whole) * at)
    # All bits of a byte: one alone may be of those that fill up the byte before what did not get smaller.
    changed = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
    for content in (whole[:place], changed, whole + whole[-100:]):
        write(file, content)
        assert "changed" in await refused(tmp_path, file, secret=secret)
    assert not (tmp_path / "there/data").exists()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return gzip.compress(buffer.getvalue(), mtime=0)


def unpacked(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {info.name: stream.read() for info in tar if (stream := tar.extractfile(info))}


async def test_a_member_that_was_changed_is_named(tmp_path: Path, file: Path) -> None:
    members = unpacked(file)
    members["rows/api::tag.tag.jsonl"] = members["rows/api::tag.tag.jsonl"].replace(b"one", b"uno")
    write(file, packed(members))
    assert "rows/api::tag.tag.jsonl is not what was written" in await refused(tmp_path, file)


async def test_a_member_that_was_taken_out(tmp_path: Path, file: Path) -> None:
    members = unpacked(file)
    del members["rows/api::tag.tag.jsonl"]
    write(file, packed(members))
    assert "was changed" in await refused(tmp_path, file)


def test_another_key_and_none(origin: Path) -> None:
    with pytest.raises(StartupError, match="the password or key is another one"):
        Archive(origin / "closed", Secret("key", bytes(64)))
    with pytest.raises(StartupError, match="is encrypted"):
        Archive(origin / "closed")
    with pytest.raises(StartupError, match="was encrypted with a key, not a password"):
        Archive(origin / "closed", Secret("password", b"sesame"))
    with pytest.raises(StartupError, match="is not encrypted"):
        Archive(origin / "plain", KEY)


async def test_a_password_opens_what_it_closed(tmp_path: Path, file: Path, origin: Path) -> None:
    secret = Secret("password", b"correct horse battery staple")
    await exported(origin / "here", {}, tmp_path / "closed", secret=secret)
    assert b"octavo.json" not in (tmp_path / "closed").read_bytes()
    await imported(tmp_path / "there", {}, tmp_path / "closed", secret=secret)


@pytest.mark.parametrize(
    "content", [b"", b"no archive at all", gzip.compress(b"neither", mtime=0), packed({"a": b"b"})]
)
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StartupError):
        Archive(tmp_path / "file")


async def test_another_file_under_the_name_of_one(tmp_path: Path, file: Path, origin: Path) -> None:
    uploads = tmp_path / "there/public/uploads"
    uploads.mkdir(parents=True)
    name = next((origin / "here/public/uploads").iterdir()).name
    (uploads / name).write_bytes(b"something else")
    with pytest.raises(StartupError, match="another file is kept under this name"):
        await imported(tmp_path / "there", {}, file)
    assert [path.name for path in uploads.iterdir()] == [name]


async def test_a_file_that_is_missing_is_told(tmp_path: Path, file: Path, origin: Path) -> None:
    shutil.copytree(origin / "here", tmp_path / "here")
    gone = next((tmp_path / "here/public/uploads").iterdir())
    gone.unlink()
    found = await exported(tmp_path / "here", {}, file)
    assert (found.missing, found.files) == ((gone.name,), 4)
    assert (await imported(tmp_path / "there", {}, file)).files == 4
