"""The answer in pieces: nothing lost, few events, the first words at once."""

from hypothesis import given
from hypothesis import strategies as st

from agent.offline.model import pieces


@given(st.text(max_size=600))
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_a_list_comes_in_about_a_piece_a_line_and_starts_with_a_few_words() -> None:
    text = "\n".join(
        f"{place}. A film with a long name (1999) — 4.25 (120 ratings)" for place in range(1, 21)
    )

    found = pieces(text)

    assert len(found) <= 22
    assert len(found[0]) < 40
