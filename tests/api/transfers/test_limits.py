"""What is too long, too old or damaged in one row is told for that row, and the others are read."""

import pytest

from api.transfers.packed import Packed
from api.transfers.rows import ImportedRating, RowProblem
from tests.api.transfers.test_odd_files import LETTERBOXD, read

WRONG = {
    "a title nobody has": ("2024-01-02," + "x" * 600 + ",1995,,4", "longer than"),
    "a day before films": ("1850-01-02,Heat,1995,,4", "outside 1900 to 2100"),
    "no title at all": ("2024-01-02,,1995,,4", "the title is missing"),
    "a line with a NUL": ("2024-01-02,He\0at,1995,,4", "NUL character"),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_row_is_refused_and_the_next_is_read(name: str) -> None:
    row, said = WRONG[name]
    _, items = read(f"{LETTERBOXD}{row}\n2024-01-02,Up,2009,,4\n")
    refused = [item for item in items if isinstance(item, RowProblem)]
    assert [said in item.message for item in refused] == [True]
    assert [item.title for item in items if isinstance(item, ImportedRating)] == ["Up"]


@pytest.mark.parametrize("number", [0, 1, 5_000])
def test_packed_texts_come_back_in_their_order(number: int) -> None:
    packed, texts = Packed(), [f"row {n}" for n in range(number)]
    for text in texts:
        packed.append(text)
    assert list(packed) == texts
