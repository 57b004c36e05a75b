"""The house keeps its shape: which way imports go, and what lies where."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "api", "agent", "chat", "scripts")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
DOMAINS = (
    "accounts",
    "proposals",
    "catalog",
    "ratings",
    "recommendations",
    "analytics",
    "transfers",
)


def name_of(path: Path) -> str:
    """Return a path as it is spoken of."""
    return path.relative_to(ROOT).as_posix()


def test_imports_lean_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in MODULES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_the_same_three_doors(domain: str) -> None:
    doors = {"models.py", "service.py", "routes.py"}
    assert doors - {path.name for path in (ROOT / "api" / domain).iterdir()} == set()


def test_routes_hold_no_sql() -> None:
    guilty = [
        name_of(path)
        for path in MODULES
        if path.name.endswith("routes.py") and "sqlalchemy import" in path.read_text()
    ]
    assert guilty == []
