"""A pytest plugin that measures the processes tests start, each under the name of the test that started it.

Coverage begins in every Python process whose environment names a configuration; there the name stands. What
a process executed counts however it ends, unless it is killed.
"""

import os
from pathlib import Path

import pytest

CONFIG = """[run]
source = {folder}/src/octavo
data_file = {folder}/.coverage
parallel = true
sigterm = true
patch = _exit
context = {context}
"""


class Children:
    """Writes the configuration of processes that the tests of this process start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / f".coveragerc-{os.getpid()}"
        os.environ["COVERAGE_PROCESS_START"] = str(self.file)
        self._name("")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._name(f"{item.nodeid}|setup")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self._name(f"{item.nodeid}|run")

    def _name(self, context: str) -> None:
        """Name what begins from now on; a process that reads meanwhile finds the old or the new name."""
        written = self.file.with_suffix(".new")
        written.write_text(CONFIG.format(folder=self.folder, context=context.replace("$", "$$")), "utf-8")
        written.replace(self.file)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Children(Path.cwd()), "children")
