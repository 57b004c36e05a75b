"""No message makes the analyst fail or think for long."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.offline.parse.main import parse
from agent.offline.session import Turn, advance

NOW = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - only the day matters
_WORDS = [
    "rate",
    "delete",
    "my",
    "films",
    "4",
    "stars",
    "how",
    "many",
    "average",
    "the",
    "of",
    "and",
    "or",
    "Heat",
    "1999",
    "top",
    "5",
    "comedy",
    "horror",
    "not",
    "between",
    "at",
    "least",
    "ratings",
    "last",
    "week",
    "since",
    "than",
    "vs",
    "tag",
    "'funny'",
    "everyone",
    "me",
    "give",
    "it",
    "that",
    "which",
    "mejores",
    "películas",
    "género",
    "80s",
    "7",
    "★★★",
    ",",
    "?",
    ".",
    "-",
    "(",
    ")",
    "דירגתי",
    "סרטים",
    "הכי",
    '"',
    "'",
    "%",
    "+",
    "2018-06-02",
    "10:30",
]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    advance([Turn(text)], NOW)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_no_heap_of_known_words_raises(words: list[str]) -> None:
    message = " ".join(words)

    advance([Turn("how many comedies have I rated?"), Turn(message)], NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "🎬" * 500,
        "a" * 20_000,
        "rate " * 4_000,
        "how many films and comedies or " * 700,
        "\x00\x1b[31m\u202e\u2066films",
        "4 " * 8_000,
        "'" * 5_000,
        "כמה " * 5_000,
        "((((" * 5_000,
        "between 1 and 2 and " * 900,
    ],
)
def test_the_strangest_messages_take_under_a_tenth_of_a_second(text: str) -> None:
    parse("warm", NOW)
    started = time.process_time()

    parse(text, NOW)

    assert time.process_time() - started < 0.1
