import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.command import CLEAN, octavo
from tests.cli.serving import no_traceback
from tests.importers.bringing import SAMPLES, new_site, unpacked


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return new_site(tmp_path / "site")


@pytest.mark.soak
def test_a_project_is_brought_over_and_what_was_done_is_told(site: Path, tmp_path: Path) -> None:
    strapi = unpacked("made5", tmp_path / "strapi")
    dry = octavo("import", "strapi", str(strapi), "--dry-run", cwd=site)
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.endswith("Would import 359 rows; nothing was written\n")
    assert not (site / "app").exists()
    result = octavo("import", "strapi", str(strapi), cwd=site)
    assert result.returncode == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["api::article.article", "19", "19", "equal"] in lines
    assert "  10 copied, 139,494 bytes; 0 were there already" in result.stdout
    assert "  webhook hook: https://example.com/hook on entry.create" in result.stdout
    assert result.stdout.endswith("Imported 359 rows\n")
    again = octavo("import", "strapi", str(strapi), cwd=site)
    assert again.stdout.endswith("This import is finished already: nothing was written\n")


@pytest.mark.soak
def test_a_wrong_key_is_told(site: Path) -> None:
    archive = str(SAMPLES / "made5-export.tar.gz.enc")
    for options, told in (((), "is encrypted"), (("--key", "wrong"), "is --key the one it was made with?")):
        result = octavo("import", "strapi", archive, *options, cwd=site)
        assert result.returncode == 1
        assert told in result.stderr
        assert no_traceback(result.stderr)


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [0.6, 0.9, 1.2, 1.5])
def test_a_killed_import_goes_on(site: Path, tmp_path: Path, seconds: float) -> None:
    strapi = str(unpacked("recorded", tmp_path / "strapi"))
    command = [sys.executable, "-m", "octavo", "import", "strapi", strapi]
    with subprocess.Popen(command, cwd=site, env=CLEAN, stdout=subprocess.DEVNULL) as running:
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
    result = octavo("import", "strapi", strapi, cwd=site)
    assert result.returncode == 0, result.stderr
    assert "not equal" not in result.stdout
    assert result.stdout.splitlines()[-1].split(",")[0] in {
        "Imported 433 rows",
        "Went on",
        "This import is finished already: nothing was written",
    }
