"""What an import did to a taste, in the api's figures."""

from __future__ import annotations

from chat.flows.taste import Taste, changed

BEFORE = Taste(10, 3.5, {"Drama": (6, 3.5), "Comedy": (4, 4.0), "Horror": (1, 1.0)})
AFTER = Taste(30, 3.62, {"Drama": (20, 4.25), "Comedy": (9, 3.98), "Horror": (9, 4.5)})


def test_the_favourite_and_the_largest_shifts_are_named():
    text = changed(BEFORE, AFTER)
    assert "You had 10 ratings and now have 30. Your average is 3.62 stars (it was 3.50)." in text
    assert "now **Horror** (4.50 on average); it was Comedy." in text
    assert "| Drama | 3.50 | 4.25 | +0.75 | 20 |" in text
    # Too few ratings before, or too small a shift, say nothing.
    assert "| Horror" not in text
    assert "| Comedy" not in text


def test_a_first_import_names_the_favourite_only():
    text = changed(Taste(0, None, {}), BEFORE)
    assert "now have 10. Your average is 3.50 stars." in text
    assert "The genre you like best is **Comedy** (4.00 on average)." in text
    assert "|" not in text


def test_a_favourite_can_stay():
    assert "still **Comedy**" in changed(BEFORE, BEFORE)
