"""How good and how fast the recommendations are, beside popularity, item-kNN and plain EASE.

`python -m scripts.evaluate_recommendations --movielens DIR` reads the ratings of a MovieLens data
set, `--synthetic` makes up 1,000,000. Everything is seeded. Lists are taken as the api serves
them: from the published bytes. Exits with 1 if they are worse than plain EASE by more than 0.003.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from api.recommendations.engine import fit
from api.recommendations.evaluation import rivals
from api.recommendations.evaluation.measures import LENGTH, Quality, mean, measure
from api.recommendations.evaluation.splits import SEED, Log, Split, strong, temporal
from api.recommendations.evaluation.synthetic import Size, synthetic
from api.recommendations.everyone import lists
from api.recommendations.model import Model
from api.recommendations.scoring import ranking, reasons
from scripts.peak import peak_mib

app = typer.Typer(add_completion=False)
out = Console(highlight=False)

TOLERANCE: Final = 0.003
HEADER: Final = ["userId", "movieId", "rating", "timestamp"]
SERVED: Final = "served"
REFERENCE: Final = "plain EASE"
RIVALS: Final[dict[str, rivals.Recommender]] = {
    "popularity": rivals.popularity,
    "item-kNN": rivals.item_knn,
    REFERENCE: rivals.plain_ease,
    SERVED: rivals.served,
}
Results = dict[str, dict[str, Quality]]


def read_movielens(folder: Path) -> Log:
    """Return the ratings of a MovieLens data set; raises ValueError for other columns."""
    path = folder / "ratings.csv"
    with path.open(encoding="utf-8-sig") as stream:
        if stream.readline().strip().split(",") != HEADER:
            raise ValueError(f"{path} does not begin with {','.join(HEADER)}")
        columns = np.loadtxt(stream, delimiter=",", dtype=np.float64, ndmin=2)
    users, films, stars, times = columns.T
    whole = np.int64
    return Log(
        users.astype(whole),
        films.astype(whole),
        np.rint(stars * 2).astype(whole),
        times.astype(whole),
    )


def speed(log: Log) -> dict[str, float]:
    """Fit on everything, load what would be published, and make everybody's list from it."""
    started = time.perf_counter()
    blob = fit(log.table()).to_bytes()
    fitted = time.perf_counter()
    model = Model.from_bytes(blob)
    profiles = [one.profile() for one in log.by_user().values()]
    loaded = time.perf_counter()
    lists(model, profiles, LENGTH)
    listed = time.perf_counter()
    single: list[float] = []
    for profile in profiles[:1000]:
        began = time.perf_counter()
        best = ranking(model, profile, limit=20)
        reasons(model, profile, [film.movie_id for film in best], most=3)
        single.append((time.perf_counter() - began) * 1000)
    return {
        "fit_seconds": fitted - started,
        "all_lists_seconds": listed - loaded,
        "fit_and_all_lists_seconds": fitted - started + listed - loaded,
        "one_list_with_reasons_ms_p50": float(np.percentile(single, 50)),
        "one_list_with_reasons_ms_p99": float(np.percentile(single, 99)),
        "published_mb": len(blob) / 1e6,
        "peak_mb": peak_mib(),
    }


def compare(log: Log, folds: int) -> Results:
    """Return for each protocol the quality of everyone's lists."""
    everything, liked = temporal(log)
    results: Results = {everything.name: {}, liked.name: {}}
    for name, recommend in RIVALS.items():
        found = recommend(everything)
        results[everything.name][name] = measure(everything, found)
        results[liked.name][name] = measure(liked, found)
    if folds:
        splits = strong(log, used=folds)
        results[splits[0].name] = {
            name: _over(splits, recommend) for name, recommend in RIVALS.items()
        }
    return results


def _over(splits: Sequence[Split], recommend: Callable[[Split], rivals.Lists]) -> Quality:
    return mean([measure(split, recommend(split)) for split in splits])


def worse(results: Results) -> list[str]:
    """Name the measures in which what is served falls behind plain EASE."""
    found: list[str] = []
    for protocol, rows in results.items():
        ours, reference = asdict(rows[SERVED]), asdict(rows[REFERENCE])
        found += [
            f"{protocol}: {name}"
            for name in ("recall_20", "ndcg_10", "ndcg_100")
            if ours[name] < reference[name] - TOLERANCE
        ]
    return found


def _show(name: str, timing: dict[str, float], results: Results) -> None:
    for protocol, rows in results.items():
        table = Table(title=f"{name}: {protocol}", title_justify="left")
        for column in ("", "Recall@20", "NDCG@10", "NDCG@100", "coverage", "people"):
            table.add_column(column, justify="left" if not column else "right")
        for rival, one in rows.items():
            figures = (one.recall_20, one.ndcg_10, one.ndcg_100, one.coverage)
            table.add_row(rival, *(f"{figure:.4f}" for figure in figures), str(one.people))
        out.print(table)
    out.print(f"{name}: " + ", ".join(f"{what} {value:.3g}" for what, value in timing.items()))


@app.command()
def main(
    movielens: Annotated[Path | None, typer.Option(help="Folder of a MovieLens data set.")] = None,
    made_up: Annotated[bool, typer.Option("--synthetic", help="Made-up ratings too.")] = False,
    ratings: Annotated[int, typer.Option(help="How many to make up.")] = 1_000_000,
    users: Annotated[int, typer.Option(help="Of how many people.")] = 6_000,
    films: Annotated[int, typer.Option(help="Of how many films.")] = 4_000,
    folds: Annotated[int, typer.Option(help="Tenths of users left out in turn, 0-10.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure quality and speed on the data sets given."""
    logs: dict[str, Log] = {}
    if movielens is not None:
        try:
            logs[movielens.resolve().name] = read_movielens(movielens)
        except (OSError, ValueError) as error:
            raise typer.BadParameter(str(error), param_hint="--movielens") from error
    if made_up:
        logs[f"synthetic, seed {SEED}"] = synthetic(Size(users, films, ratings))
    if not logs:
        raise typer.BadParameter("give --movielens DIR, --synthetic or both")
    report: dict[str, Any] = {}
    behind: list[str] = []
    for name, log in logs.items():
        timing, results = speed(log), compare(log, folds)
        behind += [f"{name}, {what}" for what in worse(results)]
        report[name] = {
            "speed": timing,
            "quality": {
                protocol: {rival: asdict(one) for rival, one in rows.items()}
                for protocol, rows in results.items()
            },
        }
        if not as_json:
            _show(name, timing, results)
    if as_json:
        typer.echo(json.dumps(report))
    for line in behind:
        typer.echo(f"worse than {REFERENCE}: {line}", err=True)
    raise typer.Exit(1 if behind else 0)


if __name__ == "__main__":
    app()
