"""Long lists are cut where a table below says the same, and nowhere else."""

from __future__ import annotations

from chat.render.lists import blocks, shortened

NINE = "\n".join(f"- Genre {n}: {n}.5" for n in range(9))


def test_a_list_as_long_as_its_table_is_cut():
    cut = shortened(f"Yours:\n\n{NINE}\n\n_n = 60_", [9])
    assert cut.startswith("Yours:\n\n- Genre 0: 0.5\n")
    assert cut.endswith("- Genre 4: 4.5\n\n*… and 4 more in the table.*\n\n_n = 60_")


def test_other_lists_are_whole():
    assert shortened(NINE, []) == NINE
    assert shortened(NINE, [10]) == NINE
    eight = NINE.rsplit("\n", 1)[0]
    assert shortened(eight, [8]) == eight


def test_what_could_not_be_proven_is_never_cut_off():
    doubtful = NINE.replace("8.5", "8.5 ⚠")
    assert shortened(doubtful, [9]) == doubtful


def test_two_lists_are_two():
    assert blocks(["1. a", "2. b", "", "- c"]) == [(0, ["a", "b"]), (3, ["c"])]
