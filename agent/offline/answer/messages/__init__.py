"""Every sentence of the answers, once, in each language."""

from __future__ import annotations

from agent.offline.answer.messages import (
    changes,
    comparisons,
    definition,
    digests,
    facts,
    figures,
    missing,
    parts,
    standing,
    suggestions,
    talk,
)
from agent.offline.answer.words import pick
from agent.offline.text import Language

_TABLES = (
    changes,
    comparisons,
    definition,
    digests,
    facts,
    figures,
    missing,
    parts,
    standing,
    suggestions,
    talk,
)
MESSAGES: dict[str, tuple[str, str, str]] = {
    key: sentence for table in _TABLES for key, sentence in table.MESSAGES.items()
}


def say(language: Language, key: str, **values: object) -> str:
    """The sentence of that name in the language of the question, with its values filled in."""
    return pick(language, *MESSAGES[key]).format(**values)
