"""What a project writes of a job: `@job` and `@cron`, and enqueuing one with typed arguments."""

import inspect
import weakref
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Concatenate, Generic, ParamSpec, overload

from pydantic import PydanticSchemaGenerationError, TypeAdapter

from octavo.jobs.clock import Schedule
from octavo.jobs.kinds import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, JobKind, Rules
from octavo.kernel.instance import Octavo, current, use

Args = ParamSpec("Args")
Function = Callable[Concatenate[Octavo, Args], Awaitable[object]]

DUE = "due"
"""The parameter a scheduled job may have for the time it was due at."""

_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class Job(Generic[Args]):
    """A function that is run as a job: `await send_report.enqueue("2026-05")`.

    Calling it runs the function at once, as in a test. Its arguments are kept as JSON, and given to the
    function as the types of its annotations.
    """

    function: Function[Args]
    name: str
    rules: Rules = field(default_factory=Rules)
    schedule: Schedule | None = None
    at: datetime | None = None
    delay: float | timedelta = 0
    key: str | None = None
    _homes: "list[weakref.ref[Octavo]]" = field(default_factory=list, repr=False)
    """The instances that have it, those of other options included."""

    def __call__(self, app: Octavo, *args: Args.args, **kwargs: Args.kwargs) -> Awaitable[object]:
        """Run the function now, here."""
        return self.function(app, *args, **kwargs)

    def with_options(
        self,
        *,
        at: datetime | None = None,
        delay: float | timedelta = 0,
        key: str | None = None,
    ) -> "Job[Args]":
        """Return the same job, to be enqueued for a moment, or after a delay (in seconds); and not again
        while one with this key has not ended.
        """
        return replace(self, at=at, delay=delay, key=key)

    async def enqueue(self, *args: Args.args, **kwargs: Args.kwargs) -> int:
        """Have it run with these arguments once the current transaction has committed; return its id.

        Raises ValidationError of pydantic for an argument of another type.
        """
        arguments = self.to_json(*args, **kwargs)
        jobs = self._instance().jobs
        return await jobs.enqueue(self.name, arguments, at=self.at, delay=self.delay, key=self.key)

    def _instance(self) -> Octavo:
        """Return the one running instance that has this job, as in a hook of a script, or else the current
        one.
        """
        homes = [app for home in self._homes if (app := home()) is not None and app.running]
        return homes[0] if len(homes) == 1 else current()

    def to_json(self, *args: Args.args, **kwargs: Args.kwargs) -> dict[str, Any]:
        """Return arguments as they are kept; raises TypeError where one is missing, or unknown."""
        bound = inspect.signature(self.function).bind(None, *args, **kwargs).arguments
        return {
            name: adapter.dump_python(adapter.validate_python(bound[name]), mode="json")
            for name, adapter in self._adapters.items()
            if name in bound
        }

    def kind(self, app: Octavo) -> JobKind:
        """Return what the queue of an instance has to know of it."""

        async def work(arguments: Mapping[str, Any]) -> None:
            unknown = sorted(set(arguments) - set(self._adapters))
            if unknown:
                raise TypeError(f"The job {self.name} has no argument {unknown[0]!r} any more")
            values = {name: self._adapters[name].validate_python(value) for name, value in arguments.items()}
            await app.changes.poll()
            with use(app):
                await self.function(app, **values)  # type: ignore[call-arg]  # checked by the adapters

        self._homes[:] = [*(home for home in self._homes if home() is not None), weakref.ref(app)]
        return JobKind(self.name, work, self.rules, self.schedule, DUE in self._adapters)

    def problem(self) -> str:
        """Return why its parameters cannot be those of a job, or an empty text."""
        if not inspect.iscoroutinefunction(self.function):
            return "is not async: write `async def`"
        first, *others = inspect.signature(self.function).parameters.values() or (None,)
        if first is None or first.kind not in _NAMED:
            return "takes the instance as its first argument: (app: Octavo, …)"
        for parameter in others:
            if parameter.kind not in _NAMED:
                return f"cannot take {parameter}: its arguments are named"
            needed = parameter.default is parameter.empty and parameter.name != DUE
            if self.schedule is not None and needed:
                return f"is due by the clock, and {parameter.name!r} has no default"
        try:
            self._adapters  # noqa: B018  # raises
        except (PydanticSchemaGenerationError, NameError, TypeError) as error:
            return f"has an argument that cannot be kept as JSON: {str(error).splitlines()[0]}"
        return ""

    @cached_property
    def _adapters(self) -> dict[str, TypeAdapter[Any]]:
        """What turns each argument into JSON and back."""
        parameters = list(inspect.signature(self.function, eval_str=True).parameters.values())[1:]
        types = {one.name: Any if one.annotation is one.empty else one.annotation for one in parameters}
        return {name: TypeAdapter(type_) for name, type_ in types.items()}


@overload
def job(function: Function[Args], /) -> Job[Args]: ...


@overload
def job(
    *,
    name: str = ...,
    attempts: int = ...,
    limit: int | None = ...,
    timeout: float | None = ...,
    first_pause: float = ...,
    longest_pause: float = ...,
    private: bool = ...,
) -> Callable[[Function[Args]], Job[Args]]: ...


def job(function: Any = None, /, *, name: str = "", **rules: Any) -> Any:
    """Mark `async def send_report(app, month)` as the job `send_report`, or as that of another name.

    It is tried `attempts` times, with pauses of `first_pause` seconds, twice as long each time up to
    `longest_pause`; `limit` of them run at once in all processes together, each for `timeout` seconds at
    most. The arguments of a `private` one are shown to nobody.
    """

    def mark(function: Function[Args]) -> Job[Args]:
        return Job(function, name or function.__name__, Rules(**rules))

    return mark if function is None else mark(function)


def cron(
    expression: str,
    *,
    tz: str = "UTC",
    name: str = "",
    attempts: int = MOST_ATTEMPTS,
    limit: int | None = 1,
    timeout: float | None = None,
    first_pause: float = FIRST_PAUSE,
    longest_pause: float = LONGEST_PAUSE,
) -> Callable[[Function[Args]], Job[Args]]:
    """Mark a function as a job that is due by the clock: `@cron("0 9 * * mon", tz="Europe/Paris")`.

    It may take the time it was due at, as `due: datetime`. What was due while no server ran is run late,
    once. Raises ValueError for an expression or a time zone there is not.
    """
    schedule = Schedule(expression, tz)
    rules = Rules(
        attempts=attempts, limit=limit, timeout=timeout, first_pause=first_pause, longest_pause=longest_pause
    )

    def mark(function: Function[Args]) -> Job[Args]:
        return Job(function, name or function.__name__, rules, schedule)

    return mark
