"""Cells a spreadsheet must not run, and lists inside one cell; each has its exact way back."""

import re
from collections.abc import Iterable
from typing import Final

# A spreadsheet takes a cell that begins so for a formula, or drops the character and looks again.
_TRIGGERS: Final = "=+\\-@\t\r"
_FORMULA: Final = re.compile(f"'*[{_TRIGGERS}]")
_NEUTRALISED: Final = re.compile(f"'+[{_TRIGGERS}]")
_SEPARATOR: Final = "|"


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that begins like a formula.

    A text that begins with apostrophes and then like a formula gets one more, so that `restore`
    always knows how many were there.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """Take away the apostrophe `neutralise` put there."""
    return text[1:] if _NEUTRALISED.match(text) else text


def join_tags(tags: Iterable[str]) -> str:
    """Return all tags in one cell, divided by `|`; a backslash protects those inside a tag."""
    return _SEPARATOR.join(tag.replace("\\", "\\\\").replace("|", "\\|") for tag in tags)


def split_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a cell that `join_tags` wrote; empty ones are left out."""
    tags: list[str] = []
    current: list[str] = []
    characters = iter(text)
    for character in characters:
        if character == "\\":
            current.append(next(characters, ""))
        elif character == _SEPARATOR:
            tags.append("".join(current))
            current.clear()
        else:
            current.append(character)
    tags.append("".join(current))
    return tuple(filter(None, tags))
