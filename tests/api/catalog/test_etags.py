"""Entity tags as clients send them back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalog.etags import expected_versions, film_tag, known_tag, state_of
from api.web.errors import PreconditionFailed, PreconditionRequired

STATE = state_of("1.1", 1, "{}")


@pytest.mark.parametrize("sent", [f'"{STATE}"', f'W/"{STATE}"', f'"old", W/"{STATE}"'])
def test_a_known_state_is_recognised_in_any_list(sent: str) -> None:
    assert known_tag(sent, STATE) == f'"{STATE}"'


def test_a_film_keeps_its_version_in_the_tag() -> None:
    assert known_tag(film_tag(3, STATE), STATE) == f'"v3.{STATE}"'


@pytest.mark.parametrize("sent", [None, "", '""', STATE, '"x"', "*"])
def test_anything_else_is_unknown(sent: str | None) -> None:
    assert known_tag(sent, STATE) is None


def test_states_differ_by_stamp_user_and_question() -> None:
    states = {
        state_of(stamp, user_id, question)
        for stamp in ("1.1", "1.2")
        for user_id in (1, 2)
        for question in ("a", "b")
    }
    assert len(states) == 8


def test_if_match_names_versions() -> None:
    assert expected_versions(f'{film_tag(3, STATE)}, "v7"') == [3, 7]
    assert expected_versions(" * ") is None


def test_an_edit_needs_if_match() -> None:
    with pytest.raises(PreconditionRequired):
        expected_versions(None)


@given(st.text())
def test_no_header_breaks_the_parser(sent: str) -> None:
    known_tag(sent, STATE)
    try:
        expected_versions(sent)
    except PreconditionFailed:
        return
