"""Builds the application a program describes and runs the program's steps against its context."""

import asyncio
import base64
import inspect
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from tests.koa.names import python_name, python_options
from tests.koa.stream import PassThrough, ProgramStream
from tests.koa.values import CHAIN, JAVASCRIPT_NAMES, decode_tags, encode, encode_error, make_error

from octavo.compose import Next
from octavo.http import Application, Context
from octavo.http.router import Router

Steps = list[dict[str, Any]]
MISSING = object()

# Where JavaScript has undefined or null until something is set, and Octavo what is empty.
EMPTY_IS_NOTHING = {"path", "request.path", "response._explicitNullBody"}


class NoSuchMethodError(TypeError):
    """A program calls what is not there."""


class Barrier:
    """Lets go when all concurrent requests have come."""

    def __init__(self, parties: int) -> None:
        self.parties = parties
        self.events: dict[str, tuple[list[int], asyncio.Event]] = {}

    async def wait(self, name: str) -> None:
        arrived, event = self.events.setdefault(name, ([], asyncio.Event()))
        arrived.append(1)
        if len(arrived) >= self.parties:
            event.set()
        await event.wait()


class Run:
    """One request's share of a program: its values, its named objects, what it raised."""

    def __init__(self, barrier: Barrier, pace: float) -> None:
        self.pace = pace
        self.values: list[Any] = []
        self.objects: dict[str, Any] = {}
        self.raised: dict[str, Any] | None = None
        self.later: list[Callable[[], Awaitable[None]]] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.barrier = barrier


def find(run: Run, ctx: Any, path: str) -> tuple[Any, Any]:
    """The owner and the value of a path; MISSING where it ends early."""
    parts = path.split(".")
    owner: Any = None
    value: Any = ctx
    if parts[0].startswith("$"):
        value = run.objects.get(parts.pop(0)[1:], MISSING)
    elif parts[0] == "req" and len(parts) > 1:
        parts.pop(0)
        value = {
            "httpVersion": ctx.request.http_version,
            "method": ctx.method,
            "url": ctx.url,
            "headers": ctx.request.header,
            "socket": ctx.request.socket,
        }
    while parts:
        owner = value
        value, used = member(value, parts)
        parts = parts[used:]
        if value is MISSING:
            return owner, MISSING
    return owner, value


def member(owner: Any, parts: list[str]) -> tuple[Any, int]:
    """The first member named by some of the parts (header names hold no dots, but keys may)."""
    if isinstance(owner, Mapping):
        return owner.get(parts[0], MISSING), 1
    if isinstance(owner, list):
        return (owner[int(parts[0])], 1) if parts[0].isdigit() else (MISSING, 1)
    if isinstance(owner, BaseException) and parts[0] in {"name", "message"}:
        told = encode_error(owner)[parts[0]]
        return JAVASCRIPT_NAMES.get(told, told) if parts[0] == "name" else told, 1
    if parts[0] == "context" and isinstance(owner, Application):
        return owner.context_class, 1
    for name in (python_name(parts[0]), parts[0]):
        value = getattr(owner, name, MISSING)
        if value is not MISSING:
            return value, 1
    return MISSING, 1


class Interpreter:
    """Runs steps for one request."""

    def __init__(self, run: Run, ctx: Context, next: Next | None) -> None:
        self.run = run
        self.ctx = ctx
        self.next = next

    def get(self, path: str) -> Any:
        value = find(self.run, self.ctx, path)[1]
        routed = path not in {"params", "request.params"} or self.ctx.matched_route
        if value is MISSING or not routed or (path in EMPTY_IS_NOTHING and not value):
            return None
        return value

    async def steps(self, steps: Steps) -> None:
        for step in steps:
            await self.step(step)

    async def step(self, step: dict[str, Any]) -> None:
        kind = next(key for key in KINDS if key in step)
        if kind in {"get", "call", "same"}:
            try:
                self.run.values.append(await self.value_of(step))
            except Exception as error:
                self.run.values.append({"error": encode_error(error)})
        elif kind == "try":
            await self.attempt_one(step["try"])
        else:
            await getattr(self, "do_" + kind)(step)

    async def value_of(self, step: dict[str, Any]) -> Any:
        """The recorded form of what a reading step gives."""
        if "get" in step:
            return encode(self.get(step["get"]))
        if "same" in step:
            first, second = (self.get(path) for path in step["same"])
            return first is second or (first == second and not isinstance(first, dict))
        return await self.call(step["call"], step.get("args", []))

    async def call(self, path: str, args: list[Any]) -> Any:
        owner, function = find(self.run, self.ctx, path)
        if function is MISSING or not callable(function):
            raise NoSuchMethodError(f"no such method: {path}")
        values = [decode_tags(arg, self.get) for arg in args]
        if path.startswith("cookies."):
            values = [python_options(value) if isinstance(value, dict) else value for value in values]
        try:
            result = function(*values)
            if inspect.isawaitable(result):
                result = await result
        except LookupError as error:
            if path != "router.url":
                raise
            result = error  # Koa's router returns this one instead of raising it
        return CHAIN if result is not None and result is owner else encode(result)

    async def attempt_one(self, step: dict[str, Any]) -> None:
        try:
            if any(key in step for key in ("get", "call", "same")):
                self.run.values.append(await self.value_of(step))
            else:
                await self.step(step)
                self.run.values.append(encode(None))
        except Exception as error:
            self.run.values.append({"error": encode_error(error)})

    async def do_mark(self, step: dict[str, Any]) -> None:
        self.run.values.append(step["mark"])

    async def do_set(self, step: dict[str, Any]) -> None:
        path, given = step["set"], step["value"]
        parent, _, name = path.rpartition(".")
        if "undefined" in given and name == "body":
            del self.ctx.body
            return
        value = self.make(given)
        if "as" in given:
            self.run.objects[given["as"]] = value
        owner = self.get(parent) if parent else self.ctx
        if isinstance(owner, Mapping):
            owner[name] = value  # type: ignore[index]
        elif parent == "request.header":
            owner[name] = value
        else:
            setattr(owner, python_name(name), value)

    def make(self, given: dict[str, Any]) -> Any:
        for kind in ("text", "json"):
            if kind in given:
                return decode_tags(given[kind], self.get, keep=False)
        if "base64" in given:
            return base64.b64decode(given["base64"])
        if "date" in given:
            return datetime.fromisoformat(given["date"])
        if "get" in given:
            return self.get(given["get"])
        if "ref" in given:
            return self.run.objects[given["ref"]]
        if "stream" in given:
            return ProgramStream(given["stream"])
        if "passthrough" in given:
            return PassThrough(self.run.objects[given["passthrough"]])
        return None

    async def do_throw(self, step: dict[str, Any]) -> None:
        self.ctx.throw(*(decode_tags(arg, self.get) for arg in step["throw"]))

    async def do_assert(self, step: dict[str, Any]) -> None:
        helper = self.ctx.assert_
        args = [decode_tags(arg, self.get) for arg in step["assert"]]
        (getattr(helper, python_name(step["op"])) if "op" in step else helper)(*args)

    async def do_raise(self, step: dict[str, Any]) -> None:
        raise make_error(step["raise"]["error"])

    async def do_attempt(self, step: dict[str, Any]) -> None:
        try:
            await self.steps(step["attempt"])
        except Exception as error:
            self.run.objects["caught"] = error
            await self.steps(step["catch"])

    async def do_if(self, step: dict[str, Any]) -> None:
        await self.steps(step["then"] if self.get(step["if"]) == step["equals"] else step.get("else", []))

    async def do_next(self, step: dict[str, Any]) -> None:
        assert self.next is not None
        if step.get("await") is False:
            self.run.tasks.append(asyncio.ensure_future(self.next()))  # type: ignore[arg-type]
            return
        result = await self.next()
        if step.get("record"):
            self.run.values.append(encode(result))

    async def do_sleep(self, step: dict[str, Any]) -> None:
        await asyncio.sleep(step["sleep"] / 1000 * self.run.pace)

    async def do_barrier(self, step: dict[str, Any]) -> None:
        await self.run.barrier.wait(step["barrier"])

    async def do_later(self, step: dict[str, Any]) -> None:
        async def later() -> None:
            await asyncio.sleep(0)
            await self.steps(step["later"])

        self.run.tasks.append(asyncio.ensure_future(later()))

    async def do_raw(self, step: dict[str, Any]) -> None:
        raw, res = step["raw"], self.ctx.res
        if "status" in raw:
            res.status_code = raw["status"]
        for name, value in raw.get("headers", []):
            res.set_header(name, value)
        for chunk in raw.get("write", []):
            await res.write(chunk)
        if "end" in raw:
            await res.end(raw["end"])


KINDS = (
    *("get", "call", "same", "mark", "set", "try", "throw", "assert", "raise", "attempt", "if", "next"),
    *("sleep", "barrier", "later", "raw"),
)


class Program:
    """A recorded program, made runnable: `app` answers its requests, `runs` collect what happens."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source
        self.runs: list[Run] = []
        self.emitted: list[dict[str, Any]] = []
        self.barrier = Barrier(len(source.get("requests", [0])))
        self.pending: dict[int, Run] = {}
        # A busy machine notices late that a client has left, so what looks for it is given time.
        self.pace = 20 if "abortAfter" in source.get("request", {}) else 1
        self.app = self._application()

    def _application(self) -> Application:
        options = dict(self.source["app"])
        extend = options.pop("extend", None)
        parser, override = options.pop("bodyParser", None), options.pop("methodOverride", None)
        listens, watched = options.pop("errorListener", True), options.pop("onErrorGet", [])
        options.pop("asyncLocalStorage", None)
        app = Application(**python_options(options), context_class=_extended(extend))  # type: ignore[arg-type]
        if listens:
            app.on("error", lambda error, ctx=None: self._heard(error, watched))
        app.use(self._outermost)
        for middleware in _bought(parser, override):
            app.use(middleware)
        for steps in [self.source["steps"]] if "steps" in self.source else self.source.get("middleware", []):
            app.use(self._middleware(steps, last="steps" in self.source))
        routers = self.source.get("router", [])
        for described in routers if isinstance(routers, list) else [routers]:
            router = self._router(described)
            app.use(router.routes())
            if described.get("allowedMethods"):
                given = described["allowedMethods"]
                app.use(router.allowed_methods(**(given if isinstance(given, dict) else {})))
        for steps in self.source.get("after", []):
            app.use(self._middleware(steps))
        return app

    def _heard(self, error: BaseException, watched: list[str]) -> None:
        heard = encode_error(error)
        if watched:
            heard["$get"] = [encode(_app_path(self.app, path)) for path in watched]
        self.emitted.append(heard)

    async def _outermost(self, ctx: Context, next: Next) -> None:
        run = ctx.run = Run(self.barrier, self.pace)  # type: ignore[attr-defined]
        ctx.req["koa.runs"].append(run)
        try:
            await next()
        except Exception as error:
            run.raised = encode_error(error)
            raise

    def _middleware(self, steps: Steps, last: bool = False) -> Callable[[Context, Next], Awaitable[None]]:
        async def run_steps(ctx: Context, next: Next) -> None:
            await Interpreter(ctx.run, ctx, next).steps(steps)  # type: ignore[attr-defined]
            if last and ("router" in self.source or "after" in self.source):
                await next()

        return run_steps

    def _router(self, described: dict[str, Any]) -> Router:
        router = Router(**python_options(described.get("opts", {})))  # type: ignore[arg-type]
        for route in described["routes"]:
            self._route(router, route)
        return router

    def _route(self, router: Router, route: dict[str, Any]) -> None:
        stacks = route.get("middleware") or ([route["steps"]] if "steps" in route else [])
        middlewares = [self._middleware(steps) for steps in stacks]
        if "nested" in route:
            router.use(route["path"], *middlewares, self._router(route["nested"]).routes())
        elif "use" in route:
            router.use(*([] if route["use"] is True else [route["use"]]), *middlewares)
        elif "param" in route:
            router.param(route["param"], self._param(route["steps"]))
        elif "redirect" in route:
            router.redirect(*route["redirect"])
        elif "prefix" in route:
            router.prefix(route["prefix"])
        elif "register" in route:
            router.register(route["path"], route["register"], middlewares)
        else:
            verb = getattr(router, python_name(route["method"]), None)
            name = [route["name"]] if "name" in route else []
            if verb is not None:
                verb(*name, route["path"], *middlewares)
            else:
                router.register(route["path"], [route["method"]], middlewares, name=route.get("name"))

    def _param(self, steps: Steps) -> Callable[[str, Context, Next], Awaitable[None]]:
        async def run_steps(value: str, ctx: Context, next: Next) -> None:
            ctx.run.objects["param"] = value  # type: ignore[attr-defined]
            await Interpreter(ctx.run, ctx, next).steps(steps)  # type: ignore[attr-defined]

        return run_steps


def _extended(extend: dict[str, dict[str, Any]] | None) -> type[Context]:
    if not extend:
        return Context
    members: dict[str, Any] = dict(extend.get("context", {}))
    for part in ("request", "response"):
        base = getattr(Context, f"{part}_class")
        members[f"{part}_class"] = type(base.__name__, (base,), dict(extend.get(part, {})))
    return type("Extended", (Context,), members)


def _app_path(app: Application, path: str) -> Any:
    value: Any = app
    for part in path.split("."):
        value = member(value, [part])[0]
        if value is MISSING:
            return None
    return value


def _bought(parser: Any, override: Any) -> list[Any]:
    """The body parser and the method override a program asks for."""
    from tests.koa.bodies import body_parser
    from tests.koa.method_override import method_override

    found: list[Any] = []
    if parser:
        found.append(body_parser(parser if isinstance(parser, dict) else {}))
    if override:
        found.append(method_override(**python_options(override if isinstance(override, dict) else {})))  # type: ignore[arg-type]
    return found
