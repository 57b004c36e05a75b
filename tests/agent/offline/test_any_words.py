"""Whatever known words are heaped up, in any language: no failure, and no change that is none."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.offline.lexicon.table import Trie, lexicon_for
from agent.offline.text import Language
from tests.agent.offline.sentences import LANGUAGES
from tests.agent.offline.shelf import talk

OTHERS = (
    *("4", "4.5", "12", "1999", "80s", "2024-03-05", "10:30", "★★★", ",", "?", "and", "x"),
    *("'funny'", "Heat", "The Thing (1982)", "Toy Story"),
)


def phrases(node: Trie, words: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every phrase of a language with its symbol."""
    if node.symbol is not None:
        yield node.symbol[0], " ".join(words)
    for word, child in node.children.items():
        yield from phrases(child, (*words, word))


def messages(language: Language) -> st.SearchStrategy[str]:
    """Up to seven phrases; each kind is as likely as any other, however many words it has."""
    kinds: dict[str, list[str]] = {}
    for symbol, phrase in phrases(lexicon_for(language).grammar):
        kinds.setdefault(symbol, []).append(phrase)
    known = st.sampled_from(sorted(kinds)).flatmap(lambda kind: st.sampled_from(kinds[kind]))
    words = st.lists(known | known | st.sampled_from(OTHERS), min_size=1, max_size=7)
    return words.map(" ".join)


CONVERSATIONS = st.one_of(
    *(st.lists(messages(language), min_size=1, max_size=2) for language in LANGUAGES)
)


def nothing(call: Any) -> dict[str, Any]:
    """Films as they are on the shelf, and not one figure."""
    if call.name == "search_movies":
        film = {"movie_id": 1, "title": "Heat", "year": 1995, "n_ratings": 3}
        found = [film] if "heat" in str(call.args["q"]).casefold() else []
        return {"items": found, "total": len(found), "did_you_mean": []}
    if call.name == "get_movie":
        return {"movie_id": 1, "title": "Heat", "year": 1995, "my_rating": {"stars": 3.5}}
    if call.name in {"rate_movie", "delete_rating"}:
        return {"status": "pending_approval", "proposal_id": "p"}
    return {"rows": [], "items": []}


def holds(said: list[str]) -> None:
    """Nothing is raised, and of changes only such as can be are proposed."""
    _, calls = talk(*said, tell=nothing)
    proposed = [call.args["stars"] for call in calls if call.name == "rate_movie"]
    assert all(0.5 <= stars <= 5 and (stars * 2).is_integer() for stars in proposed)


@settings(max_examples=100, deadline=None)
@given(CONVERSATIONS)
def test_only_values_that_exist_are_proposed(said: list[str]) -> None:
    holds(said)


@pytest.mark.full
@settings(max_examples=5_000, deadline=None)
@given(CONVERSATIONS)
def test_only_values_that_exist_are_proposed_however_long_one_tries(said: list[str]) -> None:
    holds(said)
