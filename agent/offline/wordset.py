"""Sets of words written as one line of prose, which reads and compares better than a column."""

from __future__ import annotations


def wordset(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())
