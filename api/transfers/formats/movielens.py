"""The files of a MovieLens data set, as typed rows.

A data set is the work of many people and is imported as a whole (`api.transfers.movielens`);
any fault in it ends the import, with file, line and column.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from api.catalog.genres import GENRES
from api.catalog.titles import ParsedTitle, parse_title
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import Row, Table, column_key, require
from api.transfers.rows import UnreadableFile, Verdict

NO_GENRES: Final = "(no genres listed)"
_RENAMED: Final = {"Children's": "Children"}
HALF_STARS: Final = {f"{n / 2}": n for n in range(1, 11)} | {f"{n}": 2 * n for n in range(1, 6)}
MAX_ID: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DatasetFilm:
    """A row of movies.csv."""

    line: int
    movie_id: int
    title: ParsedTitle
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatasetLink:
    """A row of links.csv."""

    line: int
    movie_id: int
    imdb_id: str | None
    tmdb_id: int | None


@dataclass(frozen=True, slots=True)
class DatasetRating:
    """A row of ratings.csv; `half_stars` 1-10."""

    line: int
    user_id: int
    movie_id: int
    half_stars: int
    score: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class DatasetTag:
    """A row of tags.csv."""

    line: int
    user_id: int
    movie_id: int
    text: str
    tagged_at: datetime


def read_films(source: SourceFile) -> Iterator[DatasetFilm]:
    """Yield the films, their titles split and their genres as we name them."""
    for line, (movie_id, title, genres) in _cells(source, "movieId", "title", "genres"):
        parsed = parse_title(title)
        if not parsed.title:
            raise UnreadableFile(
                source.name, line, "title", "the title is empty; give the film one"
            )
        yield DatasetFilm(
            line, _id(source, line, "movieId", movie_id), parsed, _genres(source, line, genres)
        )


def read_links(source: SourceFile) -> Iterator[DatasetLink]:
    """Yield the ids the films have elsewhere; empty ones are None."""
    for line, (movie_id, imdb, tmdb) in _cells(source, "movieId", "imdbId", "tmdbId"):
        yield DatasetLink(
            line,
            _id(source, line, "movieId", movie_id),
            f"tt{_id(source, line, 'imdbId', imdb):07}" if imdb else None,
            _id(source, line, "tmdbId", tmdb) if tmdb else None,
        )


def read_ratings(source: SourceFile) -> Iterator[DatasetRating]:
    """Yield the ratings."""
    for line, (user_id, movie_id, score, seconds) in _cells(
        source, "userId", "movieId", "rating", "timestamp"
    ):
        half_stars = HALF_STARS.get(score)
        if half_stars is None:
            raise UnreadableFile(
                source.name, line, "rating", "a rating is 0.5 to 5.0 in steps of 0.5; correct it"
            )
        yield DatasetRating(
            line,
            _id(source, line, "userId", user_id),
            _id(source, line, "movieId", movie_id),
            half_stars,
            score,
            _time(source, line, seconds),
        )


def read_tags(source: SourceFile) -> Iterator[DatasetTag]:
    """Yield the tags; one that is only blanks is left out."""
    for line, (user_id, movie_id, text, seconds) in _cells(
        source, "userId", "movieId", "tag", "timestamp"
    ):
        if len(text) > MAX_TAG:
            raise UnreadableFile(
                source.name, line, "tag", f"a tag has at most {MAX_TAG} characters; shorten it"
            )
        if text.strip():
            yield DatasetTag(
                line,
                _id(source, line, "userId", user_id),
                _id(source, line, "movieId", movie_id),
                text.strip(),
                _time(source, line, seconds),
            )


MAX_TAG: Final = 500


def _cells(source: SourceFile, *names: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of the named columns, in this order."""
    with Table(source) as table:
        require(source, table.header, *names)
        keys = [column_key(name) for name in table.header]
        wanted = [keys.index(column_key(name)) for name in names]
        for item in table:
            if isinstance(item, Row):
                yield item.line, [item.cells[position] for position in wanted]
            elif item.verdict is not Verdict.warning:
                raise UnreadableFile(item.file, item.line, item.column, item.message)


def _number(
    source: SourceFile, line: int, column: str, text: str, fits: Callable[[int], bool]
) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 12 and fits(number := int(text)):
        return number
    raise UnreadableFile(
        source.name, line, column, "a whole number is expected here; correct it or remove the row"
    )


def _id(source: SourceFile, line: int, column: str, text: str) -> int:
    return _number(source, line, column, text, lambda number: 0 < number <= MAX_ID)


def _time(source: SourceFile, line: int, text: str) -> datetime:
    seconds = _number(source, line, "timestamp", text, lambda number: number < 2**32)
    return datetime.fromtimestamp(seconds, UTC)


def _genres(source: SourceFile, line: int, text: str) -> tuple[str, ...]:
    if text in {"", NO_GENRES}:
        return ()
    genres = tuple(dict.fromkeys(_RENAMED.get(name, name) for name in text.split("|")))
    for genre in genres:
        if genre not in GENRES:
            raise UnreadableFile(
                source.name,
                line,
                "genres",
                f"an unknown genre; the known ones are {', '.join(GENRES)}",
            )
    return genres
