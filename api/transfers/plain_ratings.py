"""Ratings of a data set by the block: as long as its lines are the plainest there are.

A line is plain if it is `user,movie,stars,seconds` in digits, under the data set's own header.
The first block with any other line ends the reading; the rows from there on are for the reader
that knows quotation marks and words every fault (`formats.movielens.read_ratings`).
"""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from api.transfers.reading.sources import SourceFile

Row = tuple[bytes, bytes, bytes, bytes]

BLOCK: Final = 1 << 20
_HEADER: Final = b"userId,movieId,rating,timestamp"
_ID: Final = rb"[1-9][0-9]{0,8}"
_PLAIN: Final = re.compile(
    rb"^(%s),(%s),([0-5](?:\.[05])?),([0-9]{1,9}|[1-3][0-9]{9})\r?$" % (_ID, _ID), re.MULTILINE
)


class PlainRatings:
    """The plain rows at the beginning of a file; `whole` tells afterwards whether it was all."""

    def __init__(self, source: SourceFile, block: int = BLOCK) -> None:
        self._source, self._block = source, block
        self.whole = False

    def __iter__(self) -> Iterator[list[Row]]:
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
                rows = _PLAIN.findall(lines)
                if len(rows) != lines.count(b"\n") + 1:
                    return
                yield rows
            last = _PLAIN.findall(rest)
            if rest and not last:
                return
            if last:
                yield last
        self.whole = True


def stored_time(seconds: bytes) -> str:
    """Return a Unix time as SQLite stores it, in UTC."""
    day, second = divmod(int(seconds), 86_400)
    minute, second = divmod(second, 60)
    return f"{_day(day)} {minute // 60:02}:{minute % 60:02}:{second:02}.000000"


@lru_cache(maxsize=50_000)
def _day(number: int) -> str:
    return datetime.fromtimestamp(number * 86_400, UTC).date().isoformat()
