"""What the documentation says is there is there, and the site is built of all of it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import diagram

ROOT = Path(__file__).parents[1]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
PATH = re.compile(r"`((?:\.ci|app|api|agent|chat|scripts|tests|docs)/[\w./*-]*)(?:::[\w\[\]-]+)?`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PICTURE = re.compile(r'<(?:script|img|iframe|link rel="stylesheet")[^>]+(?:src|href)="([^"]+)"')


def named(pattern: re.Pattern[str]) -> Iterator[tuple[Path, str]]:
    """Yield every match of a pattern on every page, with its page."""
    for page in PAGES:
        for found in pattern.findall(page.read_text(encoding="utf-8")):
            yield page, found


def test_the_architecture_is_drawn_as_the_code_is() -> None:
    page = diagram.PAGE.read_text(encoding="utf-8")
    assert diagram.drawn(page) == page, "run python -m scripts.diagram"


def test_the_drawing_would_show_a_wrong_arrow() -> None:
    assert diagram.packages() == {
        *(("agent", "app"), ("api", "app"), ("chat", "app")),
        *(("scripts", "agent"), ("scripts", "api"), ("scripts", "app")),
    }
    assert diagram.calls() == {("agent", "api"), ("chat", "agent"), ("chat", "api")}
    assert diagram.reduced({("a", "b"), ("b", "c"), ("a", "c")}) == {("a", "b"), ("b", "c")}


def test_every_file_that_a_page_names_exists() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page, path in named(PATH)
        if not list(ROOT.glob(path.rstrip("/")))
    ]
    assert not missing


def test_every_link_to_a_file_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page, link in named(LINK)
        if not link.startswith(("http://", "https://", "mailto:"))
        and not (page.parent / link).exists()
    ]
    assert not broken


@pytest.mark.stack
def test_the_site_is_built_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for page in (ROOT / "docs").rglob("*.md"):
        built = page.relative_to(ROOT / "docs").with_suffix(".html")
        if built.stem == "README":
            built = built.with_stem("index")
        assert (tmp_path / built).exists(), built
        loaded = PICTURE.findall((tmp_path / built).read_text(encoding="utf-8"))
        assert loaded
        assert not [address for address in loaded if "//" in address]
