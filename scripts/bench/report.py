"""The figures as JSON, and as the Markdown that stands in docs/performance.md."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from scripts.bench.catalogue import Subject
from scripts.bench.figures import Figure, number

BEGIN: Final = "<!-- figures: begin (written by scripts/benchmark.py) -->"
END: Final = "<!-- figures: end -->"
TITLES: Final = {
    "catalogue": "Catalogue",
    "ratings": "Ratings",
    "recommendations": "Recommendations",
    "analytics": "Figures",
    "analyst": "Analyst",
    "import": "Import",
    "house": "House",
}


def as_json(machine: str, size: str, figures: Sequence[Figure], subjects: Sequence[Subject]) -> Any:
    """Return everything that was measured."""
    return {
        "machine": machine,
        "size": size,
        "figures": [asdict(f) | {"ratio": f.ratio, "met": f.met} for f in figures],
        "http": {
            s.name: {str(n): [asdict(a) for a in listed] for n, listed in s.answers.items()}
            for s in subjects
        },
    }


def as_markdown(
    machine: str, size: str, figures: Sequence[Figure], subjects: Sequence[Subject]
) -> str:
    """Return the tables of one run."""
    lines = [f"### {size} ratings", "", f"{machine}.", ""]
    lines += ["| | figure | beside it | ratio | target | met |", "|---|--:|---|--:|---|---|"]
    section = ""
    for figure in figures:
        if figure.section != section:
            section = figure.section
            lines.append(f"| **{TITLES[section]}** | | | | | |")
        lines.append(_row(figure))
    if subjects:
        lines += ["", *_http(subjects)]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    beside = ""
    if figure.beside_value is not None:
        beside = f"{figure.beside}: {number(figure.beside_value)}"
    ratio = f"{number(figure.ratio)} ×" if figure.ratio is not None else ""
    target = figure.target.told(figure.unit) if figure.target else ""
    met = {True: "yes", False: "**no**", None: ""}[figure.met]
    spread = ", ".join(f"{k} {number(v)}" for k, v in figure.detail.items() if k in {"p95", "p99"})
    shown = f"{number(figure.value)} {figure.unit}" + (f" ({spread})" if spread else "")
    return f"| {figure.name} | {shown} | {beside} | {ratio} | {target} | {met} |"


def _http(subjects: Sequence[Subject]) -> list[str]:
    counts = sorted({n for subject in subjects for n in subject.answers})
    at = counts[1] if len(counts) > 1 else counts[0]
    rates = " | ".join(f"req/s at {n}" for n in counts)
    lines = [
        f"| | {rates} | p50 / p95 / p99 ms at {at} | p99 at {counts[-1]} |",
        f"|---|{'--:|' * len(counts)}--:|--:|",
    ]
    for subject in subjects:
        shown = " | ".join(number(subject.rate(n)) for n in counts)
        spread = " / ".join(number(value) for value in subject.spread(at))
        last = number(subject.spread(counts[-1])[2])
        lines.append(f"| {subject.name} | {shown} | {spread} | {last} |")
    return lines


def put_into(page: Path, tables: str) -> None:
    """Replace what stands between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{page} has no marks for the figures: {BEGIN} ... {END}")
    page.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8")
