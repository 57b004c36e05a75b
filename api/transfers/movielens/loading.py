"""What every kind of row needs on its way in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar, cast

BATCH: Final = 20_000

T = TypeVar("T")
Progress = Callable[[str, int], None]


def batches(rows: Iterator[T]) -> Iterator[list[T]]:
    """Yield the rows, some thousand at a time."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield what an iterator yields; the next is made in a thread while one is used."""
    end = object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = thread.submit(next, items, end)
            yield cast("T", item)
