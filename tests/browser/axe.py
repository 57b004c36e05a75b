"""The rules of WCAG 2.2 A and AA that a program can check, as axe-core checks them.

axe-core comes in the package `axe-playwright-python`; nothing is loaded from elsewhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import axe_playwright_python
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Rules that are not held, and why; everything else must be.
EXCEPTIONS: dict[str, str] = {}
_RUN = """async (options) => (await axe.run(document, options)).violations
  .map(v => [v.id, v.nodes.map(n => `${n.target.join(' ')} ${n.html.slice(0, 160)} ${
    n.any.concat(n.all, n.none).map(c => c.message).join('; ').slice(0, 200)}`)])"""


@cache
def _source() -> str:
    folder = Path(str(axe_playwright_python.__file__)).parent
    return (folder / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what breaks a rule on the page as it stands: rule, place, markup and reason."""
    # Colours are read while they change otherwise.
    page.wait_for_function("() => document.getAnimations().every(a => a.playState !== 'running')")
    page.evaluate(_source())
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = cast("list[tuple[str, list[str]]]", page.evaluate(_RUN, options))
    return [
        f"{rule}: {place}" for rule, places in found if rule not in EXCEPTIONS for place in places
    ]
