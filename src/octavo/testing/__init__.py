"""Test utilities for projects and plugins (`octavo[testing]`): a client, a project builder, fixtures.

Put `pytest_plugins = ["octavo.testing.fixtures"]` into `conftest.py` to have `app` and `client` in tests.
"""

from octavo.testing.client import Client, client_of, running
from octavo.testing.jobs import run_due_jobs
from octavo.testing.project import Project

__all__ = ["Client", "Project", "client_of", "run_due_jobs", "running"]
