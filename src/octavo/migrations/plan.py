"""The plan of a migration, as people and programs read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from octavo.errors import Problem
from octavo.migrations.change import Measure, Question, SchemaChange

SHOW = "octavo migrate plan shows what becomes of it, and octavo migrate apply carries it out"


@dataclass(frozen=True, slots=True)
class Approval:
    """What a person allows: answers by their keys, and whether something may be parked."""

    answers: Mapping[str, str] = field(default_factory=dict)
    allow_destructive: bool = False


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """One change with what it touches."""

    change: SchemaChange
    measure: Measure
    question: Question | None = None
    """What has to be answered, and was not."""
    offer: Question | None = None
    """What may be answered, and was not."""
    questions: tuple[Question, ...] = ()
    """Both, answered or not."""

    @property
    def pending(self) -> bool:
        """Whether it waits for a person."""
        return self.measure.rows > 0 and self.becomes != "kept"

    @property
    def destructive(self) -> bool:
        """Whether content is out of reach afterwards, parked."""
        return self.measure.parked > 0

    @property
    def becomes(self) -> str:
        """What becomes of the content: moved, converted, parked or kept."""
        return getattr(self.change, "kind", self.change.becomes)

    @property
    def name(self) -> str:
        """Identifies the step whatever the number of its rows: an approval names it."""
        parked = " parked" if self.destructive else ""
        return f"{type(self.change).__name__} {self.change.where} {self.becomes}{parked}"

    @property
    def message(self) -> str:
        """Its message."""
        return self.change.message.text(rows_of(self.measure.rows))

    @property
    def seconds(self) -> float:
        """Roughly how long it takes."""
        return round(self.measure.rows / self.change.rate, 1)

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "change": type(self.change).__name__,
            "name": self.name,
            "where": self.change.where,
            "message": self.message,
            **self.change.message.to_json(),
            "becomes": self.becomes,
            "rows": self.measure.rows,
            "parked": self.measure.parked,
            "samples": list(self.measure.samples),
            "destructive": self.destructive,
            "seconds": self.seconds,
            "question": _as_json(self.question),
            "offer": _as_json(self.offer),
        }


def _as_json(question: Question | None) -> dict[str, Any] | None:
    if question is None:
        return None
    message = {"text": question.text, **question.message.to_json()}
    return {"key": question.key, **message, "choices": list(question.choices)}


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A migration that was interrupted where it could not be rolled back."""

    name: str
    command: str
    """What goes on with it: apply or down."""
    is_requested: bool
    """Whether this plan is one for the same command."""
    allow_destructive: bool
    others: tuple[str, ...] = ()
    """The types and components whose schemas are not those it was begun for."""

    def refusal(self, approval: Approval | None) -> Problem | None:
        """Return why it is not gone on with; None where it is."""
        message, fix = f"the migration {self.name} was interrupted", f"octavo migrate {self.command}"
        if approval is None or not self.is_requested:
            return Problem("database", message, f"{fix} goes on with it")
        if not self.others:
            return None
        message = f"{message}, and {', '.join(self.others)} are not as they were to be"
        fix = f"put the schema files back as they were when it began, then {fix}"
        return Problem("schemas", message, fix)


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """All steps, in the order they are carried out, and what keeps the schemas from being applied at all."""

    steps: Sequence[MigrationStep] = ()
    interrupted: Interrupted | None = None
    """What this plan goes on with."""

    @property
    def pending(self) -> list[MigrationStep]:
        """The steps that wait for a person."""
        return [step for step in self.steps if step.pending]

    @property
    def reported_steps(self) -> list[MigrationStep]:
        """The steps there is something to say of."""
        return [step for step in self.steps if step.measure.rows]

    @property
    def questions(self) -> list[Question]:
        """What nobody has answered."""
        return [step.question for step in self.pending if step.question is not None]

    @property
    def all_questions(self) -> list[Question]:
        """All that is asked, answered or not."""
        return [question for step in self.reported_steps for question in step.questions]

    def refusals(self, approval: Approval | None, command: str = "apply") -> list[Problem]:
        """Return why it may not be carried out: all that waits, or what the approval leaves open.

        `command` is what carries it out: apply or down.
        """
        refusal = None if self.interrupted is None else self.interrupted.refusal(approval)
        if refusal is not None:
            return [refusal]
        if approval is None:
            return [Problem(step.change.where, step.message, SHOW) for step in self.pending]
        allowed = self.interrupted is not None and self.interrupted.allow_destructive
        allow = (
            f"octavo migrate {command} --allow-destructive parks it under a name that begins with __trash_"
        )
        return [
            *(self._problem_of_question(step, command) for step in self.pending if step.question is not None),
            *(
                Problem(
                    step.change.where,
                    f"{step.message}; {rows_of(step.measure.parked)} would be parked",
                    allow,
                )
                for step in self.pending
                if step.destructive and step.question is None
                if not (approval.allow_destructive or allowed)
            ),
        ]

    def _problem_of_question(self, step: MigrationStep, command: str) -> Problem:
        question = step.question
        if question is None:
            raise ValueError("there is no question")
        return Problem(
            step.change.where,
            f"{step.message}; {question.text}",
            f"octavo migrate {command} {question.answers}",
        )

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "pending": len(self.pending),
            "destructive": any(step.destructive for step in self.pending),
            "interrupted": None if self.interrupted is None else self.interrupted.name,
            "steps": [step.to_json() for step in self.reported_steps],
        }


def rows_of(number: int) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{number} row" + ("" if number == 1 else "s")
