"""Nothing a model or a film title says can load, point or run anywhere."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat import sanitise

HOSTILE = [
    "![a](https://evil.example/p.png)",
    "![a][r]\n\n[r]: https://evil.example/p.png",
    "![a](<https://evil.example/p.png>)",
    "![a](//evil.example/p.png)",
    "!\\[a](https://evil.example/p.png)",
    "[![a](https://evil.example/p.png)](https://evil.example)",
    "| a |\n|---|\n| ![a](https://evil.example/p.png) |",
    "[click](https://evil.example)",
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,AAAA)",
    "[click]( https://evil.example 'title')",
    "[cl[i]ck](https://evil.example)",
    "[click][ref]\n\n[ref]: https://evil.example",
    "[ref]\n\n[ref]: <https://evil.example>",
    "<https://evil.example>",
    "<img src=https://evil.example/x>",
    "<script>fetch('https://evil.example')</script>",
    "<a href='https://evil.example'>x</a>",
    "<svg/onload=alert(1)>",
    "https://evil.example/path?q=1",
    "HTTPS://EVIL.EXAMPLE",
    "www.evil.example",
    "mail me@evil.example",
    "https&#58;//evil.example",
    "&#104;ttps://evil.example",
    "https&amp;#58;//evil.example",
    "&lt;img src=x&gt;",
    "https\\://evil.example",
    "https:\\/\\/evil.example",
    "www\\.evil.example",
    "me\\@evil.example",
    "`](`https://evil.example)",
    "```\n![a](https://evil.example)\n```",
    "> - [x](https://evil.example)",
    "[^1]\n\n[^1]: https://evil.example",
    ":::info\nhttps://evil.example\n:::",
    ":a[b]{href=https://evil.example}",
    "[a](/account/password?next=https://evil.example)",
    "[a](/account/../x)",
    "[a](\u200bhttps://evil.example)",
    "]\u200b(https://evil.example)",
    "!\u200b[a](https://evil.example)",
    "ht\u00adtps://evil.example",
]
ARMED = re.compile(
    r"(?i)!\[|\](?!\(/(?:account/[a-z-]+|login)\))[(:\[]|<[a-z/!?]|:\\?/|:[a-z]|www\\?\.|\w\\?@\w"
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_taken_apart(text: str):
    assert not ARMED.search(sanitise.markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_stays_literal(text: str):
    literal = sanitise.inline(text)
    assert not re.search(r"(?<!\\)[\[\]!`|]|<|:\\?/|(?i:www\\?\.)|@", literal)


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("ab!\\[]()<>:/.@&#;|`w \n\u200b\u202e*")),
        max_size=80,
    )
)
def test_no_mixture_of_dangerous_characters_survives(text: str):
    cleaned = sanitise.markdown(text)
    assert not ARMED.search(cleaned)
    assert sanitise.markdown(cleaned) == cleaned


@settings(deadline=None)
@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str):
    cleaned = sanitise.markdown(text)
    assert sanitise.markdown(cleaned) == cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    "text",
    [
        "You gave **12** comedies 4.5 stars at 10:30.",
        "| Film | Stars |\n| --- | --- |\n| Heat | 4 |",
        "1. *Heat* (1995)\n2. `year_from` = 1990",
        "[Change your password](/account/password)",
        "שלום, ראית 3 סרטים",
        "5 < 6 and 7 > 3!",
    ],
)
def test_ordinary_answers_are_left_alone(text: str):
    assert sanitise.markdown(text) == text


def test_a_link_keeps_its_words():
    assert sanitise.markdown("see [the page](https://evil.example) now") == "see the page now"


def test_bidi_and_control_characters_are_removed():
    assert sanitise.plain("Heat\u202e(5991)\x00\n\u2066x\u2069") == "Heat(5991) x"


def test_long_names_end_with_an_ellipsis():
    assert sanitise.plain("x" * 400, 10) == "x" * 9 + "…"


def test_json_values_are_cleaned_at_every_depth():
    dirty = {"a\u202e": ["x\x00", {"b": ("c" * 3000, 1.5, None, True)}]}
    assert sanitise.json_value(dirty, 5) == {"a": ["x", {"b": ["cccc…", 1.5, None, True]}]}


@pytest.mark.parametrize("piece", ["[", "](", "[a](", "\\", "&", "a:", "<", "![", "www.", "@a"])
def test_repetition_costs_no_time(piece: str):
    began = time.perf_counter()
    sanitise.markdown(piece * (20_000 // len(piece)))
    assert time.perf_counter() - began < 2
