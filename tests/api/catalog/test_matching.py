"""Search texts as queries: nothing but quoted words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalog.matching import Form, beginnings, forms, joined, literal, whole_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the matrix", [Form("matrix")]),
        ("matrix the", [Form("matrix the"), Form("matrix")]),
        ("true grit 2010", [Form("true grit 2010"), Form("true grit", 2010)]),
        ("Matrix, The (1999)", [Form("matrix the 1999"), Form("matrix", 1999)]),
        ("2001", [Form("2001")]),
        ("twelve monkeys", [Form("twelve monkeys"), Form("12 monkeys")]),
        ("7 samurai", [Form("7 samurai"), Form("seven samurai")]),
        ("  ", []),
    ],
)
def test_a_text_is_read_in_a_few_forms(text: str, expected: list[Form]) -> None:
    assert forms(text) == expected


def test_short_words_are_taken_whole_unless_they_come_last() -> None:
    form = Form("lord of the ri")
    assert beginnings(form, sqlite=True) == 'words : ("lord"* AND "of" AND "the" AND "ri"*)'


@given(st.text())
def test_a_query_holds_only_quoted_words(text: str) -> None:
    for form in forms(text):
        for query in (
            whole_words(form, sqlite=True),
            beginnings(form, sqlite=True),
            joined(form, prefix=True, sqlite=True),
        ):
            outside = re.sub(r'"[^\W_]+"\*?', "", query)
            assert set(outside.replace("words", "").replace("compact", "")) <= set(" :()AND")


@given(st.text())
def test_a_query_for_postgresql_holds_only_quoted_words(text: str) -> None:
    for form in forms(text):
        for query in (
            whole_words(form, sqlite=False),
            beginnings(form, sqlite=False),
            joined(form, prefix=True, sqlite=False),
        ):
            assert set(re.sub(r"'[^\W_]+'(:\*)?", "", query)) <= set(" &")


@pytest.mark.parametrize("word", ["", 'a"b', "a'b", "a b", "a*", "\\"])
def test_anything_but_letters_and_digits_is_no_literal(word: str) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        literal(word, prefix=False, sqlite=True)
