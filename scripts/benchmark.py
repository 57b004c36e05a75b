"""How fast everything is, each figure beside its limit or peer: `python -m scripts.benchmark`.

Makes up films and ratings (seeded), imports them, starts the whole stack on them and its peers
beside it, and measures one after the other. `--write` puts the tables into docs/performance.md.
"""

import json
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import anyio
import httpx
import typer
from rich.console import Console

from app.stack import ROOT, free_port_base
from scripts.bench import catalogue, changes, computing, disturbed, importing, questions, report
from scripts.bench.data import SIZES, Made, make
from scripts.bench.figures import Figure, most
from scripts.bench.house import House, standing
from scripts.bench.machine import machine_line

PAGE = ROOT / "docs" / "performance.md"
PARTS = ("import", "computing", "start", "catalogue", "analyst", "ratings")
app = typer.Typer(add_completion=False)
out = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Effort:
    """How long and how often everything is measured."""

    seconds: float = 1.0
    repeats: int = 3
    tries: int = 100
    connections: tuple[int, ...] = (1, 8, 64)


QUICK = Effort(seconds=0.2, repeats=1, tries=10, connections=(1, 8))


@dataclass
class Run:
    """One size, measured part by part."""

    size: str
    effort: Effort
    folder: Path
    port_base: int
    parts: Sequence[str]
    figures: list[Figure] = field(default_factory=list[Figure])
    subjects: list[catalogue.Subject] = field(default_factory=list[catalogue.Subject])

    @property
    def state(self) -> Path:
        """The state folder of the measured stack."""
        return self.folder / "state"

    def go(self) -> None:
        """Measure everything."""
        out.print(f"[bold]{self.size}[/]: making up the ratings")
        made = make(self.size, self.folder / "data")
        self.state.mkdir(parents=True, exist_ok=True)
        imports = self.effort.repeats if "import" in self.parts and self.size != "10m" else 1
        imports = min(imports, 2) if self.size == "1m" else imports
        out.print("import")
        found, password = importing.measure(made, self.state, imports)
        self._take("import", found)
        database = self.state / "matinee.sqlite3"
        if "computing" in self.parts:
            out.print("refits and figures")
            self.figures += computing.refit(database, made, self.effort.repeats)
            slow = made.n_ratings > 4_000_000
            self.figures += computing.figures(database, self.effort.repeats * 2, slow=slow)
        if set(self.parts) & {"start", "catalogue", "analyst", "ratings"}:
            anyio.run(self._with_the_house, made, password)

    def _take(self, part: str, found: Sequence[Figure]) -> None:
        if part in self.parts:
            self.figures += found

    async def _with_the_house(self, made: Made, password: str) -> None:
        out.print("starting the stack")
        timeout = httpx.Timeout(120, connect=5)
        async with (
            standing(self.state, password, self.port_base) as house,
            httpx.AsyncClient(timeout=timeout, trust_env=False) as client,
        ):
            refreshed = await changes.refresh(house, client)
            self.figures.append(
                Figure("recommendations", "POST refresh to published, with the queue", refreshed, "s",
                       target=most(4))
            )  # fmt: skip
            if "analyst" in self.parts:
                out.print("questions")
                tries = self.effort.tries
                self.figures += await questions.offline(house, client, tries)
                self.figures += await questions.around_a_model(house, client, tries // 2)
                self.figures += await questions.chats(house, client, max(2, tries // 20))
            if "catalogue" in self.parts:
                out.print("search and browsing")
                found, self.subjects = await catalogue.measure(
                    house, made, client, seconds=self.effort.seconds,
                    repeats=self.effort.repeats, connections=self.effort.connections,
                )  # fmt: skip
                self.figures += found
                (filtered,) = (s for s in self.subjects if s.name == "GET /movies filtered")
                self.figures.append(
                    await disturbed.measure(
                        house, client, filtered.requests, seconds=self.effort.seconds,
                        repeats=self.effort.repeats,
                    )
                )  # fmt: skip
            if "ratings" in self.parts:
                out.print("ratings")
                self.figures += await changes.measure(
                    house, client, films=SIZES[self.size].films, seconds=self.effort.seconds,
                    tries=self.effort.tries,
                )  # fmt: skip
            self.figures += _house(house)


def _house(house: House) -> list[Figure]:
    memory = house.memory()
    bounds = {"api": most(200)}
    found = [
        Figure("house", f"Memory of {name}", size, "MB", target=bounds.get(name))
        for name, size in memory.items()
    ]
    found.append(
        Figure("house", "Memory of everything", sum(memory.values()), "MB", target=most(900))
    )
    found += [
        Figure("house", f"Start of {name}", seconds, "s")
        for name, seconds in house.service_seconds.items()
    ]
    found.append(Figure("house", "Start of everything", house.start_seconds, "s", target=most(30)))
    return found


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


@app.command()
def main(
    size: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(SIZES)}; may be repeated.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A few seconds, to see that it works.")] = False,
    part: Annotated[list[str] | None, typer.Option(help=f"Only one of {', '.join(PARTS)}.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", help="Write the tables here.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the tables into docs/performance.md.")] = False,
    port_base: Annotated[int, typer.Option(help="Six ports from here on; 0 picks free ones.")] = 0,
) -> None:  # fmt: skip
    """Measure everything; exit 1 if a target is missed (not with --quick)."""
    signal.signal(signal.SIGTERM, _end)  # so that the services end with us
    effort = QUICK if quick else Effort()
    sizes = size or (["tiny"] if quick else ["100k", "1m"])
    unknown = [name for name in sizes if name not in SIZES]
    if unknown or any(name not in PARTS for name in part or ()):
        raise typer.BadParameter("see --help for the sizes and parts there are")
    machine, began = machine_line(), time.monotonic()
    runs: list[Run] = []
    for name in sizes:
        with TemporaryDirectory(prefix="matinee-benchmark-") as folder:
            run = Run(name, effort, Path(folder), port_base or free_port_base(), part or PARTS)
            run.go()
            runs.append(run)
    out.print(f"{time.monotonic() - began:.0f} s in all")
    tables = "\n".join(report.as_markdown(machine, r.size, r.figures, r.subjects) for r in runs)
    whole: list[Any] = [report.as_json(machine, r.size, r.figures, r.subjects) for r in runs]
    if json_file:
        json_file.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    if markdown:
        markdown.write_text(tables, encoding="utf-8")
    if write:
        report.put_into(PAGE, tables)
    print(tables)
    missed = [f.name for r in runs for f in r.figures if f.met is False]
    if missed and not quick:
        out.print(f"[bold]Missed:[/] {', '.join(missed)}")
        sys.exit(1)


if __name__ == "__main__":
    app()
