"""`octavo console`: a Python prompt with the project running behind it."""

import ast
import asyncio
import code
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import click

from octavo.cli.project import project_option

BANNER = """Octavo console: `app` is the running project, `octavo` the package, and `await` works.
Try: await octavo.documents(uid).count()"""


@click.command()
@click.option("-c", "--code", "program", help="Run this code and exit.")
@project_option
@click.pass_context
def console(ctx: click.Context, folder: Path, program: str | None) -> None:
    """Open a Python prompt with the running project as `app`; `await` works, and input from a pipe does."""
    import octavo
    from octavo import boot

    if program is None and not sys.stdin.isatty():
        program = sys.stdin.read()
    with LoopThread() as loop:
        running = boot.running(folder)
        app = loop.call(running.__aenter__())
        try:
            prompt = AsyncConsole({"app": app, "asyncio": asyncio, "octavo": octavo}, loop)
            if program is None:
                prompt.interact(BANNER, "")
            else:
                ctx.exit(prompt.run_program(program))
        finally:
            loop.call(running.__aexit__(None, None, None))


class LoopThread:
    """An event loop in a thread of its own, so that the prompt may wait for a person in the main one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="console-loop", daemon=True)

    def __enter__(self) -> "LoopThread":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def call(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the loop and wait; Ctrl-C cancels it."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise


class AsyncConsole(code.InteractiveConsole):
    """Python's own console, with `await` allowed and everything run on the loop."""

    def __init__(self, names: dict[str, Any], loop: LoopThread) -> None:
        super().__init__(names)
        self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._loop = loop
        self._app = names["app"]
        """What `octavo.documents` and its like mean, whatever the name `app` is given to later."""

    def runcode(self, code: CodeType) -> None:
        """Run one statement; an exception is shown, and the prompt goes on."""
        try:
            end = self._loop.call(self._run(code))
        except BaseException:
            self.showtraceback()
            return
        if end is not None:
            raise end

    def run_program(self, program: str) -> int:
        """Run a whole program and return an exit code."""
        try:
            code = compile(program, "<console>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            end = self._loop.call(self._run(code))
        except BaseException:
            self.showtraceback()
            return 1
        if end is not None:
            raise end
        return 0

    async def _run(self, code: CodeType) -> SystemExit | None:
        """Run code; what asks for the end is returned, for raised on the loop it would end that instead."""
        from octavo.kernel import use

        with use(self._app):
            try:
                result = FunctionType(code, self.locals)()
                if asyncio.iscoroutine(result):
                    await result
            except SystemExit as error:
                return error
        return None
