"""The jobs of releases."""

from datetime import datetime

from octavo import Octavo, job
from octavo.plugins.content_releases.actions.service import CHECK, ActionService
from octavo.plugins.content_releases.release_service import RUN, ReleaseService
from octavo.plugins.content_releases.releases.planning import (
    ATTEMPTS,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PlanService,
)


@job(name=RUN, attempts=ATTEMPTS, first_pause=FIRST_PAUSE, longest_pause=LONGEST_PAUSE)
async def run_release(app: Octavo, release: int, due: datetime) -> None:
    """Run a release at its time."""
    await app.service(PlanService).run_due(release, due)


@job(name=CHECK)
async def check_release(app: Octavo, release: int) -> None:
    """Look at the entries of a release anew, because one of them has changed."""
    record = await app.service(ReleaseService).find(release)
    if record is not None and record.released_at is None:
        await app.service(ActionService).look_again(record)
