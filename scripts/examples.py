"""Make the examples of the contract: real answers of an api on the sample, at a fixed moment.

`uv run python -m scripts.examples` writes `api/web/examples.json`; `--check` makes them again and
compares. What is random (tokens, ids of proposals) stands there as a placeholder.
"""

import json
import re
from typing import Annotated, Any, cast

import anyio
import logfire
import typer

from api.web.contract import EXAMPLES
from scripts.example_requests import Made, ask_everything


def render(made: Made) -> str:
    """Return the committed form of the examples."""
    text = json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True)
    # One line for a short object: the file is read in reviews.
    return re.sub(r"\{\n\s+([^{}\[\]]{1,90}?)\n\s+\}", _joined, text) + "\n"


def _joined(found: re.Match[str]) -> str:
    return "{" + re.sub(r"\n\s+", " ", found[1]) + "}"


def same(one: Any, other: Any) -> bool:
    """Whether two examples agree; means and scores may differ in the last places by machine."""
    if isinstance(one, dict) and isinstance(other, dict):
        a, b = cast("dict[str, Any]", one), cast("dict[str, Any]", other)
        return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    if isinstance(one, list) and isinstance(other, list):
        first, second = cast("list[Any]", one), cast("list[Any]", other)
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-3
    return bool(one == other)


def main(
    *, check: Annotated[bool, typer.Option(help="Only compare; fail if one differs.")] = False
) -> None:
    """Write the examples, or compare them with what the api answers now."""
    logfire.configure(send_to_logfire=False, console=False)
    made = anyio.run(ask_everything)
    if check:
        known: Made = json.loads(EXAMPLES.read_text(encoding="utf-8"))
        names = {*made, *known}
        wrong = [name for name in sorted(names) if not same(made.get(name), known.get(name))]
        if wrong:
            print(f"not what is answered: {', '.join(wrong)}; run: python -m scripts.examples")
            raise typer.Exit(1)
    else:
        EXAMPLES.write_text(render(made), encoding="utf-8")
    print(f"{sum(map(len, made.values()))} examples of {len(made) - 1} operations")


if __name__ == "__main__":
    typer.run(main)
