"""Settings: layers, indirection, and start-up errors that name file, key and fix."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from octavo.config import Settings, checked_config, load_settings, secret_weakness, setting_paths
from octavo.errors import StartupError

GOOD_KEY = "c2Vzc2lvbnMtc2lnbmVkLWhlcmU"


def project(folder: Path, **files: str) -> Path:
    names = {"main": "octavo.toml", "production": "octavo.production.toml", "dotenv": ".env"}
    for name, text in {"main": "", **files}.items():
        (folder / names[name]).write_text(text, "utf-8")
    return folder


def problems(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(StartupError) as refused:
        load_settings(folder, environ or {})
    return [str(problem) for problem in refused.value.problems]


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(project(tmp_path), {})
    assert (settings.server.host, settings.server.port) == ("127.0.0.1", 1337)
    assert settings.database.url == "sqlite:data/octavo.db"
    assert settings.api.rest.prefix == "/api"
    assert settings.api.rest.strict_params is True
    assert settings.i18n.locales == ("en",)
    assert settings.middlewares is None
    assert settings.development
    assert settings.folder == tmp_path


def test_each_layer_lies_over_the_one_below(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        main="[server]\nport = 1\nhost = '1.1.1.1'\nurl = 'https://a.example/'\nproxy = true\n",
        production="[server]\nport = 2\nhost = '2.2.2.2'\nurl = 'https://b.example/'\n",
        dotenv=f"OCTAVO_SERVER__PORT=3\nOCTAVO_SERVER__HOST=3.3.3.3\nOCTAVO_SERVER__APP_KEYS={GOOD_KEY}\n",
    )
    settings = load_settings(folder, {"OCTAVO_ENV": "production", "OCTAVO_SERVER__PORT": "4"})
    server = settings.server
    assert (server.port, server.host, server.url, server.proxy) == (4, "3.3.3.3", "https://b.example", True)
    assert load_settings(folder, {}).server.url == "https://a.example"


def test_lists_tables_and_open_sections_come_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "OCTAVO_I18N__LOCALES": "en,fr",
        "OCTAVO_ROLES__PUBLIC__GRANTS": '["api::tag.tag.find", "api::tag.tag.find_one"]',
        "OCTAVO_PLUGINS__UPLOAD__ENABLED": "false",
        "OCTAVO_MIDDLEWARES": '["octavo::errors", {"name": "octavo::cors", "config": {"max_age": 1}}]',
        "OCTAVO_TEST_POSTGRES": "ignored",
    }
    settings = load_settings(project(tmp_path), environ)
    assert settings.i18n.locales == ("en", "fr")
    assert settings.roles["public"].grants == ("api::tag.tag.find", "api::tag.tag.find_one")
    assert settings.plugins["upload"].enabled is False
    assert settings.middlewares is not None
    assert [entry.name for entry in settings.middlewares] == ["octavo::errors", "octavo::cors"]
    assert settings.middlewares[1].config == {"max_age": 1}


def test_env_names_a_variable_and_dollar_braces_are_text(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        main="[database]\nurl = 'env:DB'\n[server]\napp_keys = ['env:APP_KEYS', 'env:GONE']\n",
        dotenv=f"DB=sqlite:${{HOME}}.db\nAPP_KEYS={GOOD_KEY},two\n",
    )
    settings = load_settings(folder, {"HOME": "/home"})
    assert settings.database.url == "sqlite:${HOME}.db"
    assert [key.get_secret_value() for key in settings.server.app_keys] == [GOOD_KEY, "two"]
    assert load_settings(folder, {"DB": "sqlite:x.db"}).database.url == "sqlite:x.db"


def test_keys_come_from_app_keys_where_no_file_says_otherwise(tmp_path: Path) -> None:
    settings = load_settings(
        project(tmp_path), {"OCTAVO_ENV": "production", "APP_KEYS": f"{GOOD_KEY},{GOOD_KEY}2"}
    )
    assert [key.get_secret_value() for key in settings.server.app_keys] == [GOOD_KEY, f"{GOOD_KEY}2"]


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    main = "[database]\nurl = 'postgresql://u:db.Pass@h/d'\n[plugins.mail.config]\nkey = 'mail.Pass'\n"
    folder = project(tmp_path, main=main, dotenv=f"OCTAVO_SERVER__APP_KEYS={GOOD_KEY}\n")
    settings = load_settings(folder, {})
    for text in (repr(settings), str(settings), repr(settings.database)):
        assert GOOD_KEY not in text
        assert "db.Pass" not in text
        assert "mail.Pass" not in text


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://a.example/x, postgresql://b.example/x",
        '["postgresql://a.example/x", "postgresql://b.example/x"]',
    ],
)
def test_replicas_are_a_list_from_the_environment_too(tmp_path: Path, value: str) -> None:
    settings = load_settings(project(tmp_path), {"OCTAVO_DATABASE__REPLICAS": value})
    assert settings.database.replicas == ("postgresql://a.example/x", "postgresql://b.example/x")
    assert "a.example" not in repr(settings)


def test_settings_do_not_change(tmp_path: Path) -> None:
    settings = load_settings(project(tmp_path), {})
    with pytest.raises(ValueError, match="frozen"):
        settings.server.port = 1  # type: ignore[misc]  # the assignment is what must fail


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        main="[server]\nprot = 1\nport = 'many'\n[database]\nurl = 'env:NOT_SET'\ndurability = 'some'\n"
        "[i18n]\ndefault = 'fr'\n[sever]\nhost = 'x'\n[[middlewares]]\nnam = 'octavo::cors'\n",
    )
    found = problems(folder, {"OCTAVO_DATABASE_URL": "sqlite:x", "OCTAVO_SERVER__PORT": "70000"})
    for line in [
        "octavo.toml#/server/prot: unknown key 'prot' (did you mean port?)",
        "octavo.toml#/sever: unknown key 'sever' (did you mean server?)",
        "octavo.toml#/middlewares/0/nam: unknown key 'nam' (did you mean name?)",
        "environment: OCTAVO_DATABASE_URL: is no setting (did you mean OCTAVO_DATABASE__URL?)",
    ]:
        assert line in found
    for start in [
        "environment: OCTAVO_SERVER__PORT: Input should be less than or equal to 65535",
        "octavo.toml#/database/url: the variable NOT_SET is not set",
        "octavo.toml#/database/durability: Input should be 'full' or 'normal'",
        "octavo.toml#/i18n: default 'fr' is not among locales ['en']",
    ]:
        assert any(line.startswith(start) for line in found), start


def test_hosts_that_may_be_called_inside_are_read_or_told(tmp_path: Path) -> None:
    folder = project(tmp_path, main="[server]\noutgoing_allowed = ['login.lan', '10.0.0.0/8']\n")
    assert load_settings(folder, {}).server.outgoing_allowed == ("login.lan", "10.0.0.0/8")
    environ = {"OCTAVO_SERVER__OUTGOING_ALLOWED": "http://hooks.lan:8080, fd12::/32"}
    assert load_settings(folder, environ).server.outgoing_allowed == ("http://hooks.lan:8080", "fd12::/32")
    for entry in ("10.0.0.1/8", "*.lan", "127.1", "https://login.lan/path"):
        found = problems(project(tmp_path, main=f"[server]\noutgoing_allowed = ['login.lan', '{entry}']\n"))
        assert found[0].startswith(f"octavo.toml#/server/outgoing_allowed: '{entry}': ")
        assert "an entry is one of host, host:port" in found[0]


def test_what_is_not_toml_names_the_line(tmp_path: Path) -> None:
    assert "octavo.toml: is not TOML" in problems(project(tmp_path, main="[server\nport = 1"))[0]
    assert "line 1" in problems(tmp_path)[0]


def test_a_folder_without_a_project_says_how_to_start_one(tmp_path: Path) -> None:
    assert "octavo new" in problems(tmp_path)[0]


def test_development_makes_keys_for_the_run_and_warns(tmp_path: Path) -> None:
    first, second = (load_settings(project(tmp_path), {}) for _ in range(2))
    assert len(first.server.app_keys) == 1
    assert first.server.app_keys != second.server.app_keys
    assert "made for this run" in first.warnings[0].message
    kept = load_settings(tmp_path, {"OCTAVO_SERVER__APP_KEYS": "mine"})
    assert kept.warnings == ()


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("", "no keys, and OCTAVO_ENV is production"),
        ("k3yz", "is shorter than 16 characters"),
        ("toBeModified1-toBeModified2", "is a placeholder"),
        ("change_me_change_me", "is a placeholder"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "has hardly any different characters"),
    ],
)
def test_weak_keys_keep_production_from_starting(tmp_path: Path, keys: str, says: str) -> None:
    environ = {"OCTAVO_ENV": "production", "OCTAVO_SERVER__APP_KEYS": keys}
    (line,) = problems(project(tmp_path), environ)
    assert says in line
    assert "secrets.token_urlsafe" in line
    if keys:
        assert keys not in line


def test_good_keys_start_production(tmp_path: Path) -> None:
    environ = {"OCTAVO_ENV": "production", "OCTAVO_SERVER__APP_KEYS": GOOD_KEY}
    assert isinstance(load_settings(project(tmp_path), environ), Settings)
    assert secret_weakness(GOOD_KEY) == ""


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid")
    max_age: int = 1


def test_a_pooler_and_the_way_past_it_are_named_together(tmp_path: Path) -> None:
    direct = {"OCTAVO_DATABASE__DIRECT_URL": "postgresql://root:db.Pass@there/site"}
    pooler = {"OCTAVO_DATABASE__POOLER": "transaction"}
    (alone,) = problems(project(tmp_path), pooler)
    assert alone.startswith("environment: OCTAVO_DATABASE__POOLER: pooler needs direct_url, the address of")
    (useless,) = problems(project(tmp_path), direct)
    assert useless.endswith('direct_url is for what is behind a pooler: pooler = "transaction"')
    settings = load_settings(project(tmp_path), {**direct, **pooler})
    assert settings.database.session_url == direct["OCTAVO_DATABASE__DIRECT_URL"]
    assert "db.Pass" not in repr(settings)


def test_options_of_a_middleware_are_checked_the_same_way() -> None:
    assert checked_config(_Options, {"max_age": 2}, "octavo.toml#/middlewares/0/config").max_age == 2
    with pytest.raises(StartupError, match=r"config/maxage: unknown key 'maxage' \(did you mean max_age\?\)"):
        checked_config(_Options, {"maxage": 2}, "octavo.toml#/middlewares/0/config")


def test_the_paths_of_all_settings_are_known() -> None:
    paths = {".".join(path) for path in setting_paths()}
    assert {"server.app_keys", "api.rest.strict_params", "database.url", "middlewares", "log.level"} <= paths


def test_what_the_tests_read_of_the_environment_is_let_pass_by_projects(tmp_path: Path) -> None:
    """A variable set for the tests must not stop the projects they start."""
    root = Path(__file__).parents[1]
    files = [*(root / "tests").rglob("*.py"), *(root / "benchmarks").rglob("*.py"), root / "Makefile"]
    asked = re.compile(r"(?:environ(?:\.get\(|\[)|getenv\()\s*[\"'](OCTAVO_\w+)|\$\(?(OCTAVO_\w+)")
    read = {one or other for file in files for one, other in asked.findall(file.read_text("utf-8"))}
    assert "OCTAVO_TEST_FUZZ_SECONDS" in read
    settings = {f"OCTAVO_{'__'.join(path)}".upper() for path in setting_paths()}
    load_settings(project(tmp_path), dict.fromkeys(read - settings - {"OCTAVO_ENV"}, "1"))
