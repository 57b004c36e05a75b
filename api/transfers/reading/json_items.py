"""JSON lists of entries, one entry at a time, whatever the size of the file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TextIO

from api.transfers.reading.sources import SourceFile, open_text
from api.transfers.rows import UnreadableFile

CHUNK: Final = 64 * 1024  # characters
MAX_ENTRY: Final = 1_000_000  # characters
MAX_HEAD: Final = 20  # keys before the first list
_BLANK: Final = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """The `number`th (from 1) entry of the list under `key`; "" if the file is one list."""

    key: str
    number: int
    value: Any


def is_json(source: SourceFile) -> bool:
    """Return whether the text begins like a JSON list or object."""
    stream, _ = open_text(source, whole=False)
    with stream:
        return stream.read(1_000).lstrip().startswith(("[", "{"))


def read_entries(source: SourceFile) -> Iterator[Entry]:
    """Yield the entries of a list, or of each list in an object; other values are passed over."""
    stream, _ = open_text(source)
    with stream:
        scanner = _Scanner(source.name, stream)
        if scanner.take("["):
            yield from _entries(scanner, "")
        elif scanner.take("{"):
            yield from _lists(scanner)
        else:
            raise scanner.error("the file does not begin like JSON; export it again")
        if scanner.peek():
            raise scanner.error("something follows the end of the JSON; export the file again")


def _lists(scanner: "_Scanner") -> Iterator[Entry]:
    if scanner.take("}"):
        return
    while True:
        key = scanner.value()
        if not isinstance(key, str) or not scanner.take(":"):
            raise scanner.error("a name and a colon are expected here")
        if scanner.take("["):
            yield from _entries(scanner, key)
        else:
            scanner.value()
        if scanner.take("}"):
            return
        if not scanner.take(","):
            raise scanner.error("a comma is expected here; the file may be cut off")


def _entries(scanner: "_Scanner", key: str) -> Iterator[Entry]:
    if scanner.take("]"):
        return
    number = 0
    while True:
        number += 1
        yield Entry(key, number, scanner.value())
        if scanner.take("]"):
            return
        if not scanner.take(","):
            raise scanner.error("a comma is expected here; the file may be cut off")


class _Scanner:
    """A window on the text, long enough for one value."""

    def __init__(self, file: str, stream: TextIO) -> None:
        self._file = file
        self._stream = stream
        self._decoder = json.JSONDecoder(parse_constant=_refuse)
        self._text = ""
        self._position = 0
        self._lines = 1
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is not blank, or ""."""
        while True:
            while self._position < len(self._text) and self._text[self._position] in _BLANK:
                self._position += 1
            if self._position < len(self._text):
                return self._text[self._position]
            if not self._more():
                return ""

    def take(self, character: str) -> bool:
        """Pass over the next character if it is this one."""
        if self.peek() != character:
            return False
        self._position += 1
        return True

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._position)
            except RecursionError:
                raise self.error("the entry is nested too deeply") from None
            except ValueError as error:
                # A value may go on in the next chunk, but one that is no JSON never gets better.
                if len(self._text) - self._position > MAX_ENTRY or not self._more():
                    raise self.error(
                        "this entry is not valid JSON; export the file again"
                    ) from error
            else:
                # A number at the very end of the window may have more digits.
                if end == len(self._text) and self._more():
                    continue
                self._position = end
                return value

    def error(self, message: str) -> UnreadableFile:
        """Return the problem of the line read now."""
        line = self._lines + self._text.count("\n", 0, self._position)
        return UnreadableFile(self._file, line, None, message)

    def _more(self) -> bool:
        if self._ended:
            return False
        chunk = self._stream.read(max(CHUNK, len(self._text) - self._position))
        self._ended = not chunk
        self._lines += self._text.count("\n", 0, self._position)
        self._text = self._text[self._position :] + chunk
        self._position = 0
        return bool(chunk)


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")
