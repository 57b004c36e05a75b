"""CSV as other programs write it: by column name, with the number of every line."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.transfers.reading.lines import UNCLOSED, BadRecord, Lines
from api.transfers.reading.sources import SourceFile, open_text
from api.transfers.rows import RowProblem, UnreadableFile, Verdict

MAX_HEADER = 64 * 1024  # characters
MAX_COLUMNS = 500
MAX_BROKEN = 100
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, which begins on `line`."""

    line: int
    cells: list[str]


def column_key(name: str) -> str:
    """Return the form in which column names are compared: trimmed, without case."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def read_header(source: SourceFile) -> list[str]:
    """Return the column names of a CSV file as written; empty if the file is empty."""
    stream, _ = open_text(source, whole=False)
    with stream:
        return _header(source, Lines(stream))[0]


class Table:
    """A CSV file, open: its header, and the rows below it with the problems of broken ones.

    A row has as many cells as the header: those a spreadsheet leaves away at the end are empty,
    and empty ones it adds there are nothing.
    Blank lines are nothing.
    """

    def __init__(self, source: SourceFile) -> None:
        """Open the file and read its header."""
        self._source = source
        self._stream, self._warning = open_text(source)
        try:
            self._lines = Lines(self._stream)
            self.header, self._delimiter = _header(source, self._lines)
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> "Table":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._stream.close()

    def __iter__(self) -> Iterator[Row | RowProblem]:
        """Yield the rows, once."""
        if self._warning:
            yield self._warning
        width = len(self.header)
        broken = 0
        for item in _records(self._source.name, self._lines, self._delimiter):
            if isinstance(item, RowProblem):
                broken += 1
                yield item
                if broken > MAX_BROKEN:
                    raise UnreadableFile(
                        item.file, item.line, None, "too many broken rows; export the file again"
                    )
            elif len(item.cells) == width:
                yield item
            elif len(item.cells) < width and not self._lines.last_is_cut:
                yield Row(item.line, item.cells + [""] * (width - len(item.cells)))
            elif not any(item.cells[width:]) and len(item.cells) > width:
                yield Row(item.line, item.cells[:width])
            else:
                yield _wrong_width(self._source.name, item, width)


def require(source: SourceFile, header: Sequence[str], *names: str) -> None:
    """Refuse a file in which one of these columns is missing."""
    present = {column_key(name) for name in header}
    for name in names:
        if column_key(name) not in present:
            raise UnreadableFile(
                source.name,
                1,
                name,
                f"the column {name!r} is missing; export the file again or add the column",
            )


def _header(source: SourceFile, lines: Lines) -> tuple[list[str], str]:
    try:
        first = next(lines, "")
        # Excel's own first line, and blank lines above the names.
        while first and first.strip("\r\n ").casefold() in {"", "sep=,", "sep=;", "sep=\t"}:
            lines.begin_record()
            first = next(lines, "")
    except BadRecord as error:
        raise UnreadableFile(source.name, lines.number, None, str(error)) from error
    if len(first) > MAX_HEADER:
        raise UnreadableFile(
            source.name, lines.number, None, f"the header is longer than {MAX_HEADER:,} characters"
        )
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter, strict=True), list[str]())
    except csv.Error as error:
        raise UnreadableFile(
            source.name,
            lines.number,
            None,
            "the header is not one line of column names; check its quotation marks",
        ) from error
    if len(header) > MAX_COLUMNS:
        raise UnreadableFile(
            source.name,
            lines.number,
            None,
            f"the header names {len(header):,} columns; at most {MAX_COLUMNS} are read",
        )
    return header, delimiter


def _records(file: str, lines: Lines, delimiter: str) -> Iterator[Row | RowProblem]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_record()
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (BadRecord, csv.Error) as error:
            reason, message = _explain(error)
            if lines.give_back() and reason not in {"nul", "line-too-long"}:
                reason, message = "unclosed-quote", UNCLOSED
            yield RowProblem(file, first, None, Verdict.rejected, reason, message)
        else:
            if any(cells):
                yield Row(first, cells)


def _explain(error: BadRecord | csv.Error) -> tuple[str, str]:
    if isinstance(error, BadRecord):
        return error.reason, str(error)
    text = str(error)
    if "field larger" in text:
        limit = csv.field_size_limit()
        return "field-too-long", f"a cell is longer than {limit:,} characters; shorten it"
    if "unexpected end" in text:
        return "unclosed-quote", UNCLOSED
    return (
        "bad-quotes",
        'a quotation mark inside a cell must be doubled (""), and the whole cell quoted',
    )


def _wrong_width(file: str, row: Row, width: int) -> RowProblem:
    found = len(row.cells)
    advice = (
        "put cells that contain the separator into quotation marks"
        if found > width
        else "the file seems cut off; export it again"
    )
    return RowProblem(
        file,
        row.line,
        None,
        Verdict.rejected,
        "wrong-number-of-cells",
        f"the row has {found} cells, the header {width}; {advice}",
    )
