"""Physical lines for the CSV reader, with a memory of the record being read."""

from collections import deque
from typing import TextIO

MAX_LINE = 1_000_000  # characters
MAX_RECORD_LINES = 2_000


class BadRecord(ValueError):
    """The record being read can not be right; `reason` is kebab-case."""

    def __init__(self, reason: str, message: str) -> None:
        """Keep the reason beside the sentence."""
        super().__init__(message)
        self.reason = reason


class Lines:
    """Lines of a text with their numbers; the lines of a broken record can be given back.

    A quotation mark that never closes would swallow the rest of the file: the reader gives up
    after a while, and goes on with the line after the one where the record began.
    """

    def __init__(self, stream: TextIO) -> None:
        """Start before line 1."""
        self._stream = stream
        self._pending: deque[str] = deque()
        self._record: list[str] = []
        self._length = 0
        self.number = 0
        self.last_is_cut = False  # the last line given has no line end

    def __iter__(self) -> "Lines":
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line, with its end."""
        line = self._pending.popleft() if self._pending else self._stream.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._record.append(line)
        self._length += len(line)
        self.last_is_cut = line[-1] not in "\r\n"
        if len(line) > MAX_LINE:
            self._skip_rest_of_line(line)
            self._record[-1] = line + "\n"
            raise BadRecord(
                "line-too-long", f"the line is longer than {MAX_LINE:,} characters; shorten it"
            )
        if "\0" in line:
            raise BadRecord(
                "nul",
                "the line contains a NUL character, so it is damaged or not text; "
                "export the file again, as UTF-8",
            )
        if len(self._record) > MAX_RECORD_LINES or self._length > MAX_LINE:
            raise BadRecord("unclosed-quote", UNCLOSED)
        return line

    def begin_record(self) -> None:
        """Forget the lines of the record before."""
        self._record.clear()
        self._length = 0

    def give_back(self) -> bool:
        """Take back all lines of the current record but its first; False if it has only one."""
        rest = self._record[1:]
        self._pending.extendleft(reversed(rest))
        self.number -= len(rest)
        self.begin_record()
        return bool(rest)

    def _skip_rest_of_line(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._stream.readline(MAX_LINE)


UNCLOSED = (
    "a quotation mark that opens here is never closed; "
    'close it, or write "" for a quotation mark inside a cell'
)
