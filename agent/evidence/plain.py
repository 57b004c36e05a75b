"""An answer as its reader sees it: without Markdown's backslashes, without examples of questions."""

import re
from collections.abc import Iterator

from agent.evidence.words import EXAMPLES, QUOTED

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHOWN_FOR = str.maketrans({"∗": "*", "¦": "|"})
"""Signs that stand for those which would be read as Markdown."""
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")

Span = tuple[int, int]


def unescaped(text: str) -> tuple[str, list[int]]:
    r"""Return `M*A*S*H` for `M\*A\*S\*H`, and where each character (and the end) stood."""
    places: list[int] = []
    shown: list[str] = []
    at = 0
    for match in _ESCAPED.finditer(text):
        places += [*range(at, match.start()), match.start() + 1]
        shown += [text[at : match.start()], match[1]]
        at = match.end()
    places += range(at, len(text) + 1)
    return "".join([*shown, text[at:]]), places


def as_stored(text: str) -> str:
    """Return `M*A*S*H` for `M∗A∗S∗H`, sign for sign: titles as the results have them."""
    return text.translate(_SHOWN_FOR)


def examples(text: str) -> Iterator[Span]:
    """Yield where questions are quoted, or listed after words such as "you can ask:"."""
    yield from (match.span() for match in QUOTED.finditer(text) if " " in match[0])
    at, listed = 0, False
    for line in text.splitlines(keepends=True):
        if listed and _ITEM.match(line):
            yield at, at + len(line.rstrip())
        elif line.strip():
            listed = line.rstrip().endswith(":") and bool(EXAMPLES.search(line))
        at += len(line)
