"""The benchmark's own arithmetic and its parts, and all of it once on a tiny catalogue."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from typer.testing import CliRunner

from scripts.bench import report
from scripts.bench.data import SIZES, make
from scripts.bench.figures import Figure, Span, least, most, number
from scripts.bench.load import Load, drive, request
from scripts.benchmark import app
from tests.chat.serving import served


def test_a_target_is_held_against_the_value_or_the_ratio() -> None:
    half = Figure("import", "rows", 50, "rows/s", "peer", 100, least(0.3))
    assert (half.ratio, half.met) == (0.5, True)
    assert Figure("import", "rows", 20, "rows/s", "peer", 100, least(0.3)).met is False
    assert Figure("house", "memory", 210, "MB", target=most(200)).met is False
    assert Figure("import", "rows", 20, "rows/s", target=least(0.3)).met is None


def test_a_span_tells_its_percentiles() -> None:
    span = Span.of([float(n) for n in range(1, 101)])
    assert (span.p50, span.p95, span.p99, span.count) == (51, 96, 100, 100)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.123, "0.12"), (12.34, "12.3"), (1234.5, "1,234"), (3.0, "3")]
)
def test_a_number_is_written_with_three_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_the_tables_replace_only_what_stands_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Title\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    figure = Figure("house", "Memory", 210, "MB", target=most(200))
    report.put_into(page, report.as_markdown("a machine", "100k", [figure], []))
    text = page.read_text()
    assert text.startswith("# Title\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| Memory | 210 MB |  |  | ≤ 200 MB | **no** |" in text
    page.write_text("no marks")
    with pytest.raises(ValueError, match="no marks"):
        report.put_into(page, "")


def test_the_same_size_is_the_same_data(tmp_path: Path) -> None:
    first, second = make("tiny", tmp_path / "a"), make("tiny", tmp_path / "b")
    assert first.n_ratings == SIZES["tiny"].ratings
    for name in ("movies.csv", "ratings.csv"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_the_load_reads_whole_and_chunked_answers_and_counts_errors() -> None:
    app = FastAPI()

    @app.get("/whole")
    async def whole() -> dict[str, str]:
        return {"text": "x" * 50_000}

    @app.get("/chunked")
    async def chunked() -> StreamingResponse:
        return StreamingResponse(iter(["x" * 10_000] * 5))

    _ = (whole, chunked)
    with served(app) as url:
        port = int(url.rpartition(":")[2])
        paths = ("/whole", "/chunked", "/nowhere")
        requests = tuple(request(path, "127.0.0.1") for path in paths)
        answered = drive(Load("127.0.0.1", port, requests, 3, 0.2))
    assert set(answered.statuses) == {"200", "404"}
    assert answered.errors == answered.statuses["404"]
    assert 0 < answered.p50 <= answered.p95 <= answered.p99


@pytest.mark.stack
def test_everything_is_measured_once(tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    done = CliRunner().invoke(app, ["--quick", "--json", str(target)])
    assert done.exit_code == 0, done.output
    [run] = json.loads(target.read_text())
    sections = {figure["section"] for figure in run["figures"]}
    assert sections == set(report.TITLES)
    errors = [f for f in run["figures"] if "error" in f["name"]]
    assert errors
    assert all(figure["value"] == 0 for figure in errors)
