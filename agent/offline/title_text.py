"""Titles as they are compared."""

from __future__ import annotations

import re

from agent.offline.text import fold

_ROMAN: dict[str, str] = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "two": "2", "three": "3",
}  # fmt: skip


def normalised_title(title: str) -> str:
    """A title as compared: folded, without article, punctuation and roman numerals."""
    words: list[str] = re.findall(
        r"[^\W_]+", fold(re.sub(r"(?=[²³])", " ", title)).replace("&", " and ")
    )
    if len(words) > 1 and words[0] in {"the", "a", "an", "el", "la", "los", "las", "le", "les"}:
        words = words[1:]
    return " ".join(_ROMAN.get(word, word) if index else word for index, word in enumerate(words))
