"""Values as other services write them: scores, dates, years and ids, read from named cells."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from api.catalog.titles import EARLIEST_YEAR, LATEST_YEAR
from api.transfers.reading import dates
from api.transfers.rows import RowProblem, Score, Verdict

MAX_TITLE: Final = 500
MAX_NOTE: Final = 2_000  # as much as a rating's note holds
MAX_TAGS: Final = 50
MAX_TAG: Final = 500
MAX_ID: Final = 2**31 - 1
HALF_STARS: Final = 10

# A year of four digits, also as 1995.0, (1995), 1995 (II), 1995-1999 or the beginning of a date.
_YEAR = re.compile(r"\(?([0-9]{4})(?:\.0+|\)|[-–/ ].*)?")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")
_OUT_OF = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?/ ?(5|10|20|100)")
_GLYPHS = re.compile(r"(?P<stars>★{0,5})(?P<half>½?)")
_IMDB = re.compile(r"(?:.*/)?(?:tt)?(?P<digits>[0-9]{1,10})/?(?:\?.*)?", re.IGNORECASE)
# Goodreads and some spreadsheets write ="0123" to keep a spreadsheet from making it a number.
_AS_TEXT = re.compile(r'="(?P<inside>[^"]*)"')
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# What a note may not hold: everything but tab and line ends.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class BadValue(ValueError):
    """A cell that can not be taken; the message says what to do next."""

    def __init__(self, column: str, message: str) -> None:
        """Keep the column beside the sentence."""
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Cells:
    """The named cells of one row; names in the form of `column_key`."""

    file: str
    line: int
    values: Mapping[str, str]
    day_first: dates.DayFirst | None = None

    def text(self, column: str) -> str:
        """Return the cell without surrounding blanks; "" if there is no such column."""
        text = self.values.get(column.casefold(), "").strip()
        wrapped = _AS_TEXT.fullmatch(text) if text.startswith("=") else None
        return wrapped["inside"].strip() if wrapped else text

    def raw(self, column: str) -> str:
        """Return the cell exactly as it is."""
        return self.values.get(column.casefold(), "")

    def title(self, column: str) -> str:
        """Return a title on one line, without control or direction characters."""
        text = clean_line(self.text(column))
        if len(text) > MAX_TITLE:
            raise BadValue(column, f"the title is longer than {MAX_TITLE} characters; shorten it")
        return text

    def line_of(self, column: str, limit: int) -> str | None:
        """Return a short text on one line, cut at `limit`; None if empty."""
        return clean_line(self.text(column))[:limit].strip() or None

    def note(self, column: str) -> str | None:
        """Return a note as it was written, without control characters; None if it is blank."""
        raw = self.raw(column)
        if _SURROGATES.search(raw):
            raise BadValue(column, "the note contains half a character; write it again")
        written = CONTROLS.sub("", raw)
        return written if written.strip() else None

    def tags(self, column: str, separator: str = ",") -> tuple[str, ...]:
        """Return a list of tags, each once."""
        return checked_tags(column, self.text(column).split(separator))

    def year(self, column: str) -> int | None:
        """Return a year of release, also from a full date; None if empty."""
        text = self.text(column)
        if text in {"", "0"}:
            return None
        digits = _YEAR.fullmatch(text)
        year = int(digits[1]) if digits else 0
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise BadValue(
                column,
                f"a year is {EARLIEST_YEAR} to {LATEST_YEAR}; correct it or leave it empty",
            )
        return year

    def score(self, column: str, scale: int) -> Score | None:
        """Return a score on a scale from 0 to `scale`; 0 and empty mean "not rated"."""
        return read_score(self.text(column), scale, column)

    def day(self, column: str, pattern: str = dates.ISO) -> date | None:
        """Return the date of a cell that begins with one; None if empty."""
        moment = self.moment(column, pattern)
        return moment.date() if moment else None

    def moment(self, column: str, pattern: str = dates.ISO) -> datetime | None:
        """Return a time in UTC; a date alone is its midnight, a time without zone is UTC."""
        text = self.text(column)
        if not text:
            return None
        try:
            if self.day_first is None:
                return dates.read(text, pattern)
            return dates.read(text, pattern, self.day_first)
        except dates.Unreadable as error:
            raise BadValue(column, str(error)) from None

    def imdb_id(self, column: str) -> str | None:
        """Return an IMDb id as `tt0133093`; None if there is none one could use."""
        return read_imdb_id(self.text(column))

    def tmdb_id(self, column: str) -> int | None:
        """Return a positive number; None if there is none one could use."""
        return read_number_id(self.text(column))


def clean_line(text: str) -> str:
    """Return text in composed form on one line, without control and direction characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))
    return " ".join(_UNWANTED.sub(" ", composed).split())


def checked_tags(column: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags, each once and on one line, if they are few and short enough."""
    cleaned = (clean_line(tag) for tag in tags)
    found = tuple(dict.fromkeys(tag for tag in cleaned if tag))
    if len(found) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in found):
        raise BadValue(
            column, f"at most {MAX_TAGS} tags of {MAX_TAG} characters are taken; remove some"
        )
    return found


def read_score(text: str, scale: int, column: str) -> Score | None:
    """Return a score of 0 to `scale` in half-stars, finer ones rounded half up and flagged."""
    score, fits = _score(text, scale)
    if not fits:
        raise BadValue(column, f"a rating here is a number from 0 to {scale}; correct it")
    return score


@lru_cache(maxsize=1_000)
def _score(text: str, scale: int) -> tuple[Score | None, bool]:
    """Return the score, and whether it is one: there are few, and one object of each is enough."""
    value = _glyph_value(text) if text else Decimal(0)
    if found := _OUT_OF.fullmatch(text):
        text, scale = found[1], int(found[2])
    if value is None and _NUMBER.fullmatch(text):
        value = Decimal(text.replace(",", "."))
    if value is None or value > scale:
        return None, False
    if value == 0:
        return None, True
    exact = value * HALF_STARS / scale
    half_stars = max(1, int(exact.to_integral_value(ROUND_HALF_UP)))
    return Score(half_stars, text, str(scale), rounded=exact != half_stars), True


def _glyph_value(text: str) -> Decimal | None:
    """Return the value of `★★★½`."""
    glyphs = _GLYPHS.fullmatch(text)
    if glyphs is None:
        return None
    return Decimal(len(glyphs["stars"])) + (Decimal("0.5") if glyphs["half"] else 0)


def read_imdb_id(text: str) -> str | None:
    """Return `tt0133093` for that, for its digits and for its page's address; else None."""
    found = _IMDB.fullmatch(text)
    if found is None or not int(found["digits"]):
        return None
    return f"tt{int(found['digits']):07}"


def read_number_id(text: str) -> int | None:
    """Return a positive whole number; else None."""
    if text.isascii() and text.isdigit() and len(text) <= HALF_STARS:
        number = int(text)
        return number if 0 < number <= MAX_ID else None
    return None


def rejected(cells: Cells, error: BadValue, title: str = "") -> RowProblem:
    """Return the problem of a row that can not be taken."""
    return RowProblem(
        cells.file, cells.line, error.column, Verdict.rejected, "bad-value", str(error), title
    )


def skipped(cells: Cells, reason: str, message: str, title: str = "") -> RowProblem:
    """Return the problem of a row that holds nothing to import."""
    return RowProblem(cells.file, cells.line, None, Verdict.skipped, reason, message, title)
