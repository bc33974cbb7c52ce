"""Plans changes of schemas: the files as they would be, and what a start with them would do."""

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from octavo import ApplicationError, Octavo
from octavo.plugins.content_type_builder.places import COMPONENTS, CONTENT_TYPES, Places
from octavo.plugins.content_type_builder.schemas.edits import Draft, Edits, Wrong

PATIENCE = 60
"""Seconds a check of a project may take."""

TOO_LONG = f"The check of the project had not ended after {PATIENCE} seconds"

Json = dict[str, Any]
TEXTS = {
    "type.new": "The content type {name} is new",
    "type.removed": "The content type {name} is removed; its table stays as it is",
    "type.renamedEmpty": "{old!r} is {name!r} now",
    "component.new": "The component {name} is new",
    "component.removed": "The component {name} is removed",
    "attribute.new": "{name!r} is new",
    "attribute.removed": "{name!r} is removed, and no entry has a value of it",
    "attribute.renamedEmpty": "{old!r} is {name!r} now",
    "attribute.options": "{name!r} has another {options}",
    "schema.option": "{option} of {file} is another",
}
"""What is said of changes besides those of content, by its code."""
_FLAT = {"info", "options"}
"""What a schema file has below these keys, a body has beside them."""


class RestartingError(ApplicationError):
    """The server is about to be followed by another one, which can be asked the same."""

    status = 503
    retry_after = 1
    default_text = "The server starts again with files that have changed: ask again in a moment"


@dataclass(frozen=True, slots=True)
class Planned:
    """What a change of schemas comes to."""

    files: dict[str, tuple[str | None, str | None]]
    """Each file's text before and after, by its path."""
    steps: list[Json]
    problems: list[Wrong]
    refusals: list[Wrong]
    """What the approval that was given leaves open."""
    names: list[str]
    """The steps that wait for approval, by what they are called."""
    id: str

    def to_json(self) -> Json:
        """Return the plan as it is answered."""
        return {
            "id": self.id,
            "files": [
                {"path": path, "before": before, "after": after}
                for path, (before, after) in self.files.items()
            ],
            "steps": self.steps,
            "problems": [asdict(problem) for problem in self.problems],
        }


async def plan(app: Octavo, body: Mapping[str, Any]) -> Planned:
    """Plan the changes of a body; nothing is written."""
    edits = Edits(app, Places(app.settings.folder, app.schemas))
    edits.apply(body["data"])
    changed_drafts, answers = edits.changed_drafts, body.get("answers", {})
    files = {draft.path: (draft.before, draft.after) for draft in changed_drafts}
    if edits.problems or not changed_drafts:
        return Planned(files, [], edits.problems, [], [], _digest(files, [], answers))
    proposal = await _examine(app, files, answers, allow_destructive=body.get("allowDestructive", False))
    sections = _sections(app, changed_drafts)
    problems = [_wrong(problem, sections) for problem in proposal["problems"]]
    steps, told_by_steps = _steps(proposal["plan"]["steps"], proposal["problems"])
    unplaced = [
        wrong
        for problem, wrong in zip(proposal["problems"], problems, strict=True)
        if problem["where"] not in told_by_steps
    ]
    places = {step["where"] for step in steps}
    steps += [step for step in _own_steps(changed_drafts) if not _is_told(step["where"], places)]
    names = [step["name"] for step in proposal["plan"]["steps"] if step["becomes"] != "kept"]
    refusals = [_wrong(problem, sections) for problem in proposal["refusals"]]
    refused = [Wrong((), step["text"]) for step in steps if step["risk"] == "refused"]
    return Planned(files, steps, unplaced, [*refused, *refusals], names, _digest(files, steps, answers))


def _digest(files: Mapping[str, Any], steps: list[Json], answers: Mapping[str, str]) -> str:
    """Return a name for a plan: of another state of files or database, it is another."""
    text = json.dumps([files, steps, dict(answers)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


async def _examine(
    app: Octavo,
    files: Mapping[str, tuple[str | None, str | None]],
    answers: Mapping[str, str],
    *,
    allow_destructive: bool,
) -> Json:
    """Have another process start the project with these files, as far as that can be taken back."""
    with TemporaryDirectory(prefix="octavo-builder-") as folder:
        await asyncio.to_thread(_copy_schemas, app.settings.folder, Path(folder), files)
        output = Path(folder, "output.json")
        at = ["-C", str(app.settings.folder), "--schemas", folder, "--output", str(output)]
        command = ["migrate", "propose", *at, "--answers", json.dumps(dict(answers))]
        command += ["--allow-destructive"] if allow_destructive else []
        await _run(app, command)
        return await asyncio.to_thread(_read_plan, output)


async def _run(app: Octavo, command: list[str]) -> None:
    """Run an octavo command to its end; raises RestartingError once the server is told to stop, and
    ApplicationError for a command that takes too long.
    """
    if app.stopping.is_set():
        raise RestartingError()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "octavo", *command)
    ends = [asyncio.create_task(process.wait()), asyncio.create_task(app.stopping.wait())]
    try:
        done, _ = await asyncio.wait(ends, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if ends[0] not in done:
            raise RestartingError() if done else ApplicationError(TOO_LONG)
    finally:
        ends[1].cancel()
        if process.returncode is None:
            process.kill()
        await ends[0]


def _read_plan(output: Path) -> Json:
    if not output.is_file():
        raise ApplicationError("The project could not be checked: octavo develop prints why")
    proposal: Json = json.loads(output.read_text("utf-8"))
    return proposal


def _copy_schemas(project: Path, folder: Path, files: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Copy a project's schema files, changed as they are to be."""
    texts: dict[str, bytes] = {}
    for root in (f"{top}/{part}" for top in ("app", "src") for part in ("api", "components", "extensions")):
        for file in sorted((project / root).rglob("*.js*")) + sorted((project / root).rglob("schema.ts")):
            if file.suffix == ".json" or file.name in {"schema.js", "schema.ts"}:
                texts[file.relative_to(project).as_posix()] = file.read_bytes()
    for path, (_, after) in files.items():
        texts.pop(path, None)
        if after is not None:
            texts[path] = after.encode("utf-8")
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text)


def _sections(app: Octavo, drafts: list[Draft]) -> dict[str, tuple[str, str]]:
    """Return the section of a body and the uid that each schema file is about."""
    types, components = app.schemas.content_types.values(), app.schemas.components.values()
    return {
        **{holder.source: (CONTENT_TYPES, holder.uid) for holder in types},
        **{holder.source: (COMPONENTS, holder.uid) for holder in components},
        **{draft.path: (draft.section, (draft.renamed or draft).uid) for draft in drafts},
    }


def _wrong(problem: Mapping[str, str], sections: Mapping[str, tuple[str, str]]) -> Wrong:
    """Return a problem with the keys that lead to it, where it is in a schema file."""
    file, _, pointer = problem["where"].partition("#")
    if file not in sections:
        return Wrong((), f"{problem['where']}: {problem['message']}", problem["fix"])
    keys = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    keys = keys[1:] if keys and keys[0] in _FLAT and len(keys) > 1 else keys
    return Wrong((*sections[file], *keys), problem["message"], problem["fix"])


def _steps(steps: list[Json], problems: list[Json]) -> tuple[list[Json], set[str]]:
    """Return what becomes of content, and the places of the problems that these steps tell of."""
    refused = {problem["where"]: problem["message"] for problem in problems}
    result, places = [], set()
    for step in steps:
        where, question = step["where"], step["question"] or step["offer"]
        # What might be answered is asked at an option of what cannot be kept as it is.
        place = where if where in refused or question is None else where.rpartition("/")[0]
        risk = "safe" if step["becomes"] == "kept" else "approve"
        places |= {place} & {*refused}
        result.append(
            {
                "kind": step["becomes"],
                "where": where,
                "text": refused.get(place, step["message"]),
                "code": step["code"],
                "params": step["params"],
                "rows": step["rows"],
                "parked": step["parked"],
                "samples": step["samples"],
                "risk": "refused" if place in refused else risk,
                "question": question and {**question, "required": step["question"] is not None},
            }
        )
    return result, places


def _own_steps(drafts: list[Draft]) -> Iterator[Json]:
    """Yield what changes in the schemas, besides content."""
    moved = {draft.renamed.path for draft in drafts if draft.renamed is not None}
    for draft in drafts:
        of = "type" if draft.section == CONTENT_TYPES else "component"
        if draft.path in moved:
            continue
        if draft.renamed is not None:
            names = {"old": draft.renamed.uid, "name": draft.uid}
            yield _step("moved", f"{draft.path}#/renamedFrom", "type.renamedEmpty", **names)
            yield from _attribute_steps(draft.path, draft.renamed.was or {}, draft.now or {})
        elif draft.was is None:
            yield _step("added", draft.path, f"{of}.new", name=draft.uid)
        elif draft.now is None:
            yield {**_step("removed", draft.path, f"{of}.removed", name=draft.uid), "risk": "approve"}
        else:
            yield from _attribute_steps(draft.path, draft.was, draft.now)


def _is_told(where: str, places: Iterable[str]) -> bool:
    """Whether the migration has a step for a place, or for one inside of it."""
    return any(place == where or place.startswith(f"{where}/") for place in places)


def _attribute_steps(path: str, was: Json, now: Json) -> Iterator[Json]:
    before, after = was.get("attributes", {}), now.get("attributes", {})
    renamed = {item["renamedFrom"]: name for name, item in after.items() if item.get("renamedFrom")}
    for name in before:
        if name not in after and name not in renamed:
            where = f"{path}#/attributes/{name}"
            yield _step("removed", where, "attribute.removed", name=name)
    for name, item in after.items():
        where = f"{path}#/attributes/{name}"
        if name not in before and item.get("renamedFrom") in before:
            yield _step("moved", where, "attribute.renamedEmpty", old=item["renamedFrom"], name=name)
        elif name not in before:
            yield _step("added", where, "attribute.new", name=name)
        elif item != before[name]:
            keys = [key for key in {**before[name], **item} if before[name].get(key) != item.get(key)]
            yield _step("changed", where, "attribute.options", name=name, options=", ".join(keys))
    for key in {**was, **now}:
        if key != "attributes" and was.get(key) != now.get(key):
            yield _step("changed", f"{path}#/{key}", "schema.option", option=key, file=path)


def _step(kind: str, where: str, code: str, **params: str) -> Json:
    message = {"text": TEXTS[code].format(**params), "code": code, "params": params}
    untouched: Json = {"rows": None, "parked": 0, "samples": [], "question": None}
    return {"kind": kind, "where": where, **message, "risk": "safe", **untouched}
