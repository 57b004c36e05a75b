"""A file to import, wherever its bytes are, and the encoding of its text."""

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from api.transfers.rows import RowProblem, UnreadableFile, Verdict

CHUNK = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A named file that can be opened as often as needed."""

    name: str
    open: Callable[[], IO[bytes]]

    @classmethod
    def at(cls, path: Path) -> "SourceFile":
        """Return the file at `path`, named without its folder."""
        return cls(path.name, lambda: path.open("rb"))

    @classmethod
    def of(cls, name: str, content: bytes) -> "SourceFile":
        """Return a file made of `content`."""
        return cls(name, lambda: io.BytesIO(content))


def open_text(
    source: SourceFile, *, whole: bool = True
) -> tuple[io.TextIOWrapper, RowProblem | None]:
    """Open as text, and warn if the encoding was guessed; line ends stay as they are.

    UTF-8 with or without BOM, UTF-16 with BOM, otherwise Windows-1252, which older exports and
    some spreadsheets write. `whole` False decides by the beginning, enough for a header.
    """
    encoding, bad_line = _encoding(source, whole)
    warning = None
    if bad_line:
        warning = RowProblem(
            source.name,
            bad_line,
            None,
            Verdict.warning,
            "encoding",
            "the file is not UTF-8 and was read as Windows-1252; if accented letters look wrong, "
            "save it as UTF-8 and import it again",
        )
    return io.TextIOWrapper(source.open(), encoding=encoding, errors="replace", newline=""), warning


def _encoding(source: SourceFile, whole: bool) -> tuple[str, int]:
    """Return the encoding, and the line of the first byte that is not UTF-8 (0 if all are)."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 1
    with source.open() as stream:
        chunk = stream.read(CHUNK)
        for bom, encoding in _BOMS:
            if chunk.startswith(bom):
                return encoding, 0
        while chunk:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return "cp1252", lines + error.object[: error.start].count(b"\n")
            lines += chunk.count(b"\n")
            chunk = stream.read(CHUNK)
            if not whole:
                return "utf-8", 0
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", lines
    return "utf-8", 0


def read_all(source: SourceFile, limit: int) -> bytes:
    """Return the whole content; more than `limit` bytes are refused."""
    with source.open() as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise UnreadableFile(
            source.name, 0, None, f"the file is larger than {limit:,} bytes; split it"
        )
    return content
