"""Medians of what was measured, and what is told of them."""

import json
from pathlib import Path

import pytest
from benchmarks.report import BEGIN, END, Report, write_page
from benchmarks.samples import Sample, Samples
from benchmarks.targets import verdicts


def rates(contender: str, case: str, *values: float) -> list[Sample]:
    return [
        Sample(number, contender, case, {"rate": value, "p99": 4.0, "cpu": 1e6 / value, "busy": 0.99})
        for number, value in enumerate(values, start=1)
    ]


def test_a_figure_is_the_median_of_its_rounds() -> None:
    samples = Samples(rates("floor", "L", 900, 100, 1000))
    assert samples.figure("floor", "L", "rate") == 900
    assert samples.figure("floor", "G", "rate") is None


def test_a_ratio_is_the_median_of_those_within_a_round() -> None:
    """Of the medians it would be 1: a slow round of the machine's meets both."""
    samples = Samples(rates("octavo-sqlite", "L", 400, 100, 300) + rates("floor", "L", 800, 200, 100))
    assert samples.ratio("rate", ("octavo-sqlite", "L"), [("floor", "L")]) == 0.5


def test_of_several_the_best_of_each_round_is_compared_with() -> None:
    samples = Samples(
        rates("octavo-sqlite", "L", 100, 100, 100)
        + rates("fastapi-sync", "L", 10, 50, 20)
        + rates("fastapi-async", "L", 20, 10, 25)
    )
    theirs = [("fastapi-sync", "L"), ("fastapi-async", "L")]
    assert samples.ratio("rate", ("octavo-sqlite", "L"), theirs) == 4


def test_rounds_that_only_one_has_are_not_compared() -> None:
    samples = Samples(rates("octavo-sqlite", "L", 100, 1) + rates("floor", "L", 200))
    assert samples.ratio("rate", ("octavo-sqlite", "L"), [("floor", "L")]) == 0.5
    assert samples.ratio("rate", ("octavo-sqlite", "L"), [("strapi", "L")]) is None


def test_what_is_aimed_at_is_told_as_met_or_not() -> None:
    samples = Samples(rates("octavo-sqlite", "L", 800) + rates("floor", "L", 1000) + rates("strapi", "L", 40))
    told = {one.what: (one.reached, one.met) for one in verdicts(samples)}
    assert told["L against Strapi 5"] == (20, False)
    assert told["L against the floor"] == (0.8, True)
    assert told["p99 of L, ms"] == (4.0, True)


@pytest.fixture
def report() -> Report:
    samples = Samples(rates("octavo-sqlite", "L", 1234) + rates("octavo-sqlite", "L@10000", 600))
    samples.append(Sample(1, "floor", "L", {"rate": 9000.0, "p99": 1.0, "cpu": 50.0, "busy": 0.4}))
    about = {"date": "2026-01-02", "cores": 2, "model": "a processor", "load_before": 0.1, "python": "3.11"}
    about |= {"rounds": 1, "seconds": 1.0, "articles": 1000}
    titles = {"octavo-sqlite": "Octavo, SQLite", "floor": "hand-written <SQL>"}
    return Report(samples, titles, about, {"strapi": "no npm"})


def test_the_table_has_each_case_and_marks_a_server_that_was_not_kept_busy(report: Report) -> None:
    lines = report.markdown().splitlines()
    assert "| L: list of 25, and how many there are | 1,234 (4) | 9,000 (1) * |" in lines
    assert "| L, 10,000 articles | 600 (4) | \N{EN DASH} |" in lines
    assert "**Skipped: strapi** (no npm)." in lines


def test_all_of_it_is_written(report: Report, tmp_path: Path) -> None:
    table = report.write(tmp_path)
    assert "1,234" in table.read_text("utf-8")
    kept = json.loads(table.with_suffix(".json").read_text())
    assert [sample["figures"]["rate"] for sample in kept["samples"]] == [1234, 600, 9000]
    assert "hand-written" not in table.with_suffix(".svg").read_text("utf-8")
    assert table.with_suffix(".svg").read_text("utf-8").count("1,234/s") == 1


def test_the_page_keeps_what_stands_around_the_figures(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter\n", "utf-8")
    write_page(report, page)
    text = page.read_text("utf-8")
    assert text.startswith("# Before\n") and text.endswith(f"{END}\n\nAfter\n")
    assert "1,234" in text and "\nold\n" not in text
