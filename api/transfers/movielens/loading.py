"""What every kind of row needs on its way in."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, TypeVar

BATCH: Final = 20_000

T = TypeVar("T")
Progress = Callable[[str, int], None]


def batches(rows: Iterator[T]) -> Iterator[list[T]]:
    """Yield the rows, some thousand at a time."""
    while batch := list(islice(rows, BATCH)):
        yield batch
