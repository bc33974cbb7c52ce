import json
import re
import tomllib
from pathlib import Path

import pytest
from tests.cli.command import octavo


def test_a_new_project_has_settings_secrets_schemas_and_entries(tmp_path: Path) -> None:
    result = octavo("new", "corner-shop", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "octavo develop" in result.stdout
    root = tmp_path / "corner-shop"
    settings = tomllib.loads((root / "octavo.toml").read_text())
    assert settings["roles"]["public"]["grants"] == [
        "api::article.article.find",
        "api::article.article.findOne",
    ]
    assert json.loads((root / "app/api/article/schema.json").read_text())["info"]["pluralName"] == "articles"
    assert len((root / "seed.jsonl").read_text().splitlines()) == 3
    assert ".env" in (root / ".gitignore").read_text().split()


def test_secrets_are_made_for_each_project_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        assert octavo("new", name, cwd=tmp_path).returncode == 0
        env = tmp_path / name / ".env"
        assert env.stat().st_mode & 0o077 == 0
        found = re.search(r"^APP_KEYS=(.+)$", env.read_text(), re.M)
        assert found
        keys += found[1].split(",")
    assert len(set(keys)) == 4
    assert all(len(key) >= 40 for key in keys)
    assert not any(key in (tmp_path / "one/.env.example").read_text() for key in keys)


@pytest.mark.parametrize("name", ["Blog", "../blog", "a b", "-x", "1st", "blog_", "blog/x", "", "x" * 61])
def test_a_name_that_will_not_do_is_refused_and_nothing_is_made(tmp_path: Path, name: str) -> None:
    result = octavo("new", "--", name, cwd=tmp_path)
    assert result.returncode == 2
    assert "small letters, digits and dashes" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/notes.txt").write_text("mine")
    result = octavo("new", "blog", cwd=tmp_path)
    assert result.returncode == 1
    assert "exists already; nothing was written" in result.stderr
    assert [file.name for file in (tmp_path / "blog").iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "blog").symlink_to("/proc/nowhere")
    result = octavo("new", "blog", cwd=tmp_path)
    assert result.returncode == 1
    assert "blog" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_editor_completes_schemas(tmp_path: Path) -> None:
    octavo("new", "blog", cwd=tmp_path)
    root = tmp_path / "blog"
    (mapping,) = json.loads((root / ".vscode/settings.json").read_text())["json.schemas"]
    published = json.loads((root / mapping["url"]).read_text())
    assert "attributes" in published["definitions"]
