"""Ratings of a data set as columns, as long as its lines are the plainest there are.

A line is plain if it is `user,movie,stars,seconds` in digits, under the data set's own header; the
stars of a block are all like `4.0` or all like `4`. The first block with any other line ends the
reading; the rows from there on are for the reader that knows quotation marks and words every fault
(`formats.movielens.read_ratings`).
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from api.transfers.reading.sources import SourceFile

Ints = NDArray[np.int64]

BLOCK: Final = 1 << 19
_HEADER: Final = b"userId,movieId,rating,timestamp"
_COMMAS: Final = bytes.maketrans(b".\n", b",,")
_NEWLINE: Final = ord("\n")
_DECIMAL, _WHOLE = np.frombuffer(b",,.,\n", np.uint8), np.frombuffer(b",,,\n", np.uint8)
# User, film, stars, seconds: the careful reader takes the longer ones, or says what is wrong.
_MOST_DIGITS: Final = np.array([9, 9, 1, 1, 10])
_LAST_SECOND: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Plain:
    """Some ratings: the data set's ids, half-stars 1-10, Unix seconds.

    `decimal` tells whether the stars were written `4.0`, not `4`.
    """

    user: Ints
    movie: Ints
    half: Ints
    seconds: Ints
    decimal: bool

    def __len__(self) -> int:
        """How many ratings there are."""
        return len(self.user)


class PlainRatings:
    """The plain rows at the beginning of a file; `whole` tells afterwards whether it was all."""

    def __init__(self, source: SourceFile, block: int = BLOCK) -> None:
        self._source, self._block = source, block
        self.whole = False

    def __iter__(self) -> Iterator[Plain]:
        """Yield the rows, some ten thousand at a time."""
        with self._source.open() as stream:
            header = stream.readline(len(_HEADER) + 16)
            if header.removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n") != _HEADER:
                return
            rest = b""
            while chunk := stream.read(self._block):
                lines, found, rest = (rest + chunk).rpartition(b"\n")
                if not found:
                    return  # no line is as long as a block
                if (rows := parse(lines + b"\n")) is None:
                    return
                yield rows
            if rest:
                if (rows := parse(rest + b"\n")) is None:
                    return
                yield rows
        self.whole = True


def parse(lines: bytes) -> Plain | None:
    """Return the rows of whole lines, or None if any of them is not plain."""
    lines = lines.replace(b"\r\n", b"\n")
    letters = np.frombuffer(lines, np.uint8)
    digits = (letters >= ord("0")) & (letters <= ord("9"))
    marks = np.flatnonzero(~digits)
    expected = _DECIMAL if b"." in lines else _WHOLE
    if len(marks) % len(expected):
        return None
    lengths = np.diff(marks, prepend=-1).reshape(-1, len(expected)) - 1
    most = _MOST_DIGITS[[*range(len(expected) - 1), -1]]
    if (letters[marks].reshape(-1, len(expected)) != expected).any():
        return None
    if (lengths < 1).any() or (lengths > most).any():
        return None
    numbers = np.fromstring(lines[:-1].translate(_COMMAS), np.int64, sep=",")
    user, movie, stars, *half, seconds = numbers.reshape(-1, len(expected)).T
    rows = Plain(user, movie, _half_stars(stars, *half), seconds, decimal=expected is _DECIMAL)
    return rows if _possible(rows) else None


def _half_stars(stars: Ints, tenths: Ints | None = None) -> Ints:
    """Return the half-stars, 0 for what is none."""
    if tenths is None:
        return stars * 2
    return np.where((tenths == 0) | (tenths == 5), stars * 2 + tenths // 5, 0)


def _possible(rows: Plain) -> bool:
    """Whether every number is one the careful reader takes."""
    half = rows.half
    return bool(
        (rows.user > 0).all()
        and (rows.movie > 0).all()
        and ((half >= 1) & (half <= 10)).all()
        and (rows.seconds <= _LAST_SECOND).all()
    )
