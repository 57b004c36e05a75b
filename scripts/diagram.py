"""Draw the architecture from the code: `python -m scripts.diagram [--check]`.

Who is started and what each may know comes from `app/services.py`; who calls whom, from the
addresses its code asks its settings for; what leans on what, from the imports.
"""

import ast
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from app.services import SERVICES

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "architecture.md"
PACKAGES: Final = ("app", "api", "agent", "chat", "scripts")
STORES: Final = {
    "MATINEE_DATABASE_URL": "database[(SQLite or PostgreSQL)]",
    "MATINEE_REDIS_URL": "valkey[(Valkey)]",
    "GROQ_API_KEY": "model[Groq, Ollama, or none]",
}
# Every domain is asked through it and tells its failures in its words: that would hide the rest.
LEFT_OUT: Final = frozenset({"web", "migrations"})
_BLOCK: Final = r"(<!-- drawn from the code: {name} -->\n)```mermaid\n.*?```\n"

Edges = set[tuple[str, str]]


@dataclass(frozen=True)
class Module:
    """What one file says of others: the full names it imports, the attributes it asks for."""

    path: Path
    imports: frozenset[str]
    attributes: frozenset[str]


@cache
def modules(package: str) -> tuple[Module, ...]:
    """Return every module of a package."""
    return tuple(
        _module(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / package).rglob("*.py"))
    )


def _module(path: Path, tree: ast.Module) -> Module:
    imports, attributes = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
    return Module(path, frozenset(imports), frozenset(attributes))


def house_of(name: str) -> str:
    """Return the package of ours that a name belongs to, or ""."""
    first = name.split(".", 1)[0]
    return first if first in PACKAGES else ""


def packages() -> Edges:
    """Return which package imports which."""
    return {
        (package, house)
        for package in PACKAGES
        for module in modules(package)
        for name in module.imports
        if (house := house_of(name)) and house != package
    }


def domains() -> Edges:
    """Return which domain of the api imports which."""
    known = {path.parent.name for path in (ROOT / "api").glob("*/service.py")} - LEFT_OUT
    return {
        (own, other)
        for module in modules("api")
        if (own := module.path.parts[1]) in known
        for name in module.imports
        if name.startswith("api.") and (other := name.split(".")[1]) in known - {own}
    }


def reduced(edges: Edges) -> Edges:
    """Leave out what follows from the rest: a -> c where a -> b -> c. The edges form no circle."""

    def reaches(start: str, end: str, without: tuple[str, str]) -> bool:
        following = {b for a, b in edges if a == start and (a, b) != without}
        return end in following or any(reaches(b, end, without) for b in following)

    return {edge for edge in edges if not reaches(*edge, without=edge)}


def calls() -> Edges:
    """Return which service asks its settings where another one is."""
    own = {
        name: house_of(" ".join(s.command).split("-m ")[1]) or "api" for name, s in SERVICES.items()
    }
    asked = {
        package: {
            other
            for module in modules(package)
            for other in ("api", "agent")
            if f"{other}_url" in module.attributes
        }
        for package in set(own.values()) - {"api"}
    }
    return {(name, other) for name, package in own.items() for other in asked.get(package, ())} - {
        (name, name) for name in own
    }


def services_block() -> str:
    """Return the diagram of the processes."""
    lines = [f"  {name}" for name in SERVICES]
    lines += ["  browser --> chat", "  tools[other AI clients] -- REST or MCP --> api"]
    lines += [f"  {a} -- HTTP --> {b}" for a, b in sorted(calls())]
    for name, service in SERVICES.items():
        lines += [
            f"  {name} --> {node}" for key, node in STORES.items() if key in service.variables
        ]
    return block(lines)


def packages_block() -> str:
    """Return the diagram of the imports: packages, and within the api its domains."""
    lines = ["  subgraph api", *arrows(reduced(domains()), "    "), "  end"]
    return block([*lines, *arrows(packages(), "  ")])


def arrows(edges: Iterable[tuple[str, str]], margin: str) -> list[str]:
    """Return the edges as lines, in order."""
    return [f"{margin}{a} --> {b}" for a, b in sorted(edges)]


def block(lines: Iterable[str]) -> str:
    """Return a mermaid block."""
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```", ""])


def drawn(page: str) -> str:
    """Return the page with its diagrams as the code has them. Raises ValueError without a place."""
    for name, content in (("services", services_block()), ("imports", packages_block())):
        pattern = re.compile(_BLOCK.format(name=name), re.DOTALL)
        page, found = pattern.subn(lambda match, new=content: match[1] + new, page)
        if found != 1:
            raise ValueError(f"{PAGE.name} has {found} places for the diagram of {name}, not one")
    return page


def main() -> int:
    """Rewrite the page, or say with `--check` whether that would change it."""
    before = PAGE.read_text(encoding="utf-8")
    after = drawn(before)
    if "--check" in sys.argv[1:]:
        print("architecture.md is as drawn" if before == after else "run python -m scripts.diagram")
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
