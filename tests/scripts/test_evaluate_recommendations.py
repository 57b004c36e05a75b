"""The evaluation of recommendations, on a small made-up data set."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.recommendations.evaluation.synthetic import Size, synthetic
from scripts.evaluate_recommendations import app, read_movielens

RUNNER = CliRunner()


def write(folder: Path) -> None:
    log = synthetic(Size(users=80, films=150, ratings=3_000))
    columns = zip(
        log.user_ids.tolist(),
        log.movie_ids.tolist(),
        log.half_stars.tolist(),
        log.rated_at.tolist(),
        strict=True,
    )
    lines = [f"{user},{film},{stars / 2},{time}" for user, film, stars, time in columns]
    text = "\r\n".join(["userId,movieId,rating,timestamp", *lines, ""])
    (folder / "ratings.csv").write_text(text, encoding="utf-8")


def test_ratings_are_read_as_they_were_written(tmp_path: Path) -> None:
    write(tmp_path)
    read, made = read_movielens(tmp_path), synthetic(Size(users=80, films=150, ratings=3_000))
    assert read.half_stars.tolist() == made.half_stars.tolist()
    assert read.rated_at.tolist() == made.rated_at.tolist()


def test_every_protocol_and_rival_is_reported(tmp_path: Path) -> None:
    write(tmp_path)
    done = RUNNER.invoke(app, ["--movielens", str(tmp_path), "--folds", "1", "--json"])
    [(name, report)] = json.loads(done.stdout).items()
    assert name == tmp_path.name
    assert len(report["quality"]) == 3
    for rows in report["quality"].values():
        assert list(rows) == ["popularity", "item-kNN", "plain EASE", "served"]
        assert all(0 < one["ndcg_100"] < 1 for one in rows.values())
    assert report["speed"]["fit_and_all_lists_seconds"] > 0


def test_tables_are_printed_for_people() -> None:
    made_up = ["--synthetic", "--ratings", "3000", "--users", "80", "--films", "150"]
    done = RUNNER.invoke(app, [*made_up, "--folds", "0"])
    assert "temporal, liked" in done.stdout
    assert "served" in done.stdout


def test_something_has_to_be_measured(tmp_path: Path) -> None:
    assert RUNNER.invoke(app, []).exit_code == 2
    assert RUNNER.invoke(app, ["--movielens", str(tmp_path)]).exit_code == 2
    (tmp_path / "ratings.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert RUNNER.invoke(app, ["--movielens", str(tmp_path)]).exit_code == 2
