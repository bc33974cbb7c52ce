"""What was measured as a table, a plot, and JSON."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.cases import APART, BY_NAME
from benchmarks.samples import Samples
from benchmarks.targets import verdicts

SATURATED = 0.85
"""Of a core: a server that used less was waiting for the load, or for a disk or database beside it."""
PAGE = Path(__file__).parents[1] / "docs/performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
NONE = "\N{EN DASH}"
COLOURS = ("#0b7a75", "#19a29b", "#8a6fb0", "#5f8fc7", "#8fb4de", "#d9a441", "#a0a0a0")


@dataclasses.dataclass(frozen=True)
class Report:
    """Samples, and what has to be known to read them."""

    samples: Samples
    titles: Mapping[str, str]
    """Of contenders, in the order of the columns."""
    about: Mapping[str, Any]
    skipped: Mapping[str, str]

    def cases(self) -> list[str]:
        """Return the cases that are lists of requests, in the order they were measured in."""
        names = dict.fromkeys(sample.case for sample in self.samples if "rate" in sample.figures)
        known = list(BY_NAME)
        return sorted(names, key=lambda name: ("@" in name, name[0] in "WB", _place(name, known), len(name)))

    def markdown(self) -> str:
        """Return all tables."""
        parts = [self._about()]
        if self.cases():
            parts += [
                "### Requests a second (p99 in ms)\n",
                self._table(self.cases(), self._rate),
                "### CPU of the server for a request, µs\n",
                self._table(self.cases(), lambda name, case: self._number(name, case, "cpu")),
            ]
        if any(sample.case == "S" for sample in self.samples):
            rows = (
                ("start to first answer, s", "S", "seconds", 2),
                ("memory at rest, MB", "M", "rest", 0),
                ("memory after the requests, MB", "M", "after", 0),
            )
            cells = [[label, *(self._number(n, c, f, d) for n in self.titles)] for label, c, f, d in rows]
            parts += ["### Start and memory\n", _markdown(["", *self.titles.values()], cells)]
        return "\n".join([*parts, self._verdicts()]).strip() + "\n"

    def _about(self) -> str:
        about = self.about
        lines = [
            f"{about['date']}: {about['cores']} x {about['model']}, load {about['load_before']} before; "
            f"{about['rounds']} rounds of {about['seconds']:g} s a case, {about['articles']} articles; "
            f"Python {about['python']}.",
            *(f"**Skipped: {name}** ({reason})." for name, reason in self.skipped.items()),
        ]
        return "\n\n".join(lines) + "\n"

    def _table(self, cases: Sequence[str], cell: Callable[[str, str], str]) -> str:
        rows = [[_label(case), *(cell(name, case) for name in self.titles)] for case in cases]
        return _markdown(["", *self.titles.values()], rows)

    def _rate(self, name: str, case: str) -> str:
        rate, p99 = (self.samples.figure(name, case, figure) for figure in ("rate", "p99"))
        if rate is None or p99 is None:
            return NONE
        idle = (self.samples.figure(name, case, "busy") or 0) < SATURATED
        return f"{rate:,.0f} ({p99:.3g})" + (" *" if idle else "")

    def _number(self, name: str, case: str, figure: str, digits: int = 0) -> str:
        value = self.samples.figure(name, case, figure)
        return NONE if value is None else f"{value:,.{digits}f}"

    def _verdicts(self) -> str:
        rows = [
            [one.who, one.what, one.wanted, f"{one.reached:.3g}", "yes" if one.met else "**no**"]
            for one in verdicts(self.samples)
        ]
        if not rows:
            return ""
        return "### Against what is aimed at\n\n" + _markdown(["", "", "aim", "reached", "met"], rows)

    def json(self) -> str:
        """Return everything that was measured, round by round."""
        told = {"about": self.about, "skipped": self.skipped, "titles": self.titles}
        return json.dumps({**told, "samples": [dataclasses.asdict(one) for one in self.samples]}, indent=1)

    def svg(self) -> str:
        """Return requests a second, a panel of bars for each case."""
        cases, names = self.cases(), list(self.titles)
        width, row = 330, 15
        height = 34 + row * len(names)
        columns = 3
        lines = -(-len(cases) // columns)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * width}" height="{lines * height}" '
            'font-family="sans-serif" font-size="10">',
            '<rect width="100%" height="100%" fill="white"/>',
        ]
        for index, case in enumerate(cases):
            parts.append(
                f'<g transform="translate({index % columns * width + 6} {index // columns * height + 16})">'
                f'<text font-weight="bold" font-size="11">{escape(_label(case))}</text>'
            )
            rates = [self.samples.figure(name, case, "rate") or 0.0 for name in names]
            for place, (name, rate) in enumerate(zip(names, rates, strict=True)):
                length = 150 * rate / (max(rates) or 1)
                y = 6 + row * place
                parts.append(
                    f'<text x="96" y="{y + 10}" text-anchor="end">{escape(name)}</text>'
                    f'<rect x="100" y="{y}" width="{length:.1f}" height="{row - 3}" '
                    f'fill="{COLOURS[place % len(COLOURS)]}"/>'
                    f'<text x="{104 + length:.1f}" y="{y + 10}">{f"{rate:,.0f}/s" if rate else NONE}</text>'
                )
            parts.append("</g>")
        return "\n".join([*parts, "</svg>\n"])

    def write(self, folder: Path) -> Path:
        """Write the three files; return the table's path."""
        folder.mkdir(exist_ok=True)
        table = folder / f"{self.about['date']}.md"
        table.write_text(f"# Figures of {self.about['date']}\n\n" + self.markdown(), "utf-8")
        table.with_suffix(".json").write_text(self.json() + "\n", "utf-8")
        table.with_suffix(".svg").write_text(self.svg(), "utf-8")
        return table


def write_page(report: Report, page: Path = PAGE) -> None:
    """Put the tables into the documentation, between its marks."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{report.markdown()}\n{END}{after}", "utf-8")


def _place(name: str, known: list[str]) -> int:
    base = name.partition("@")[0]
    return known.index(base) if base in known else len(known)


def _label(case: str) -> str:
    base, _, size = case.partition("@")
    if base.startswith("W"):
        return f"{base}: L with {base[1:]} worker{'s' if base != 'W1' else ''}"
    if base == "B":
        return f"{base}: {APART[base]}"
    return f"{base}: {BY_NAME[base].title}" if not size else f"{base}, {int(size):,} articles"


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
