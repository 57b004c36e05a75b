"""What the formats have in common: from rows of text to typed rows, one fault never ending it."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, Final

from api.transfers.reading import dates
from api.transfers.reading.json_items import Entry, read_entries
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import Row, Table, column_key
from api.transfers.reading.values import MAX_NOTE, BadValue, Cells, rejected, skipped
from api.transfers.rows import ImportedRating, Item, RowProblem, Verdict

# The genres other services name, in ours; what is missing here has no counterpart.
_GENRES: Final = {
    "action": "Action",
    "adventure": "Adventure",
    "animation": "Animation",
    "children": "Children",
    "family": "Children",
    "comedy": "Comedy",
    "crime": "Crime",
    "documentary": "Documentary",
    "drama": "Drama",
    "fantasy": "Fantasy",
    "film-noir": "Film-Noir",
    "horror": "Horror",
    "imax": "IMAX",
    "music": "Musical",
    "musical": "Musical",
    "mystery": "Mystery",
    "romance": "Romance",
    "sci-fi": "Sci-Fi",
    "science fiction": "Sci-Fi",
    "thriller": "Thriller",
    "war": "War",
    "western": "Western",
}


NOT_A_FILM: Final = "this is not a film; only films are imported"
# Names and codes without blanks and case; a row that does not say what it is counts as a film.
_FILMS: Final = {
    *("", "movie", "movies", "film", "films", "featurefilm"),
    *("tvmovie", "short", "tvshort", "tvspecial", "video"),
}
_DATED: Final = re.compile(r"(.*\S) ?\(((?:18[7-9]|19[0-9]|20[0-9])[0-9])\)")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, enough to know its format.

    `columns` are the names of a CSV header in the form of `column_key`; `keys` those of a JSON
    object, or of the first entry of a JSON list (`is_list`).
    """

    name: str
    columns: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    is_list: bool = False
    is_empty: bool = False


def parse_table(source: SourceFile, parse: Callable[[Cells], Item]) -> Iterator[Item]:
    """Yield what `parse` makes of each row of a CSV file."""
    day_first = cache(partial(_day_first, source))
    with Table(source) as table:
        # Of two columns with one name the first counts.
        keys = [column_key(name) for name in reversed(table.header)]
        for item in table:
            if isinstance(item, Row):
                values = dict(zip(keys, reversed(item.cells), strict=True))
                yield guarded(Cells(source.name, item.line, values, day_first), parse)
            else:
                yield item


def _day_first(source: SourceFile) -> bool | None:
    """Return whether the dates of a CSV file put the day first, if any of them tells."""
    with Table(source) as table:
        rows = (item for item in table if isinstance(item, Row))
        return dates.is_day_first(
            cell for row in rows for cell in row.cells if "/" in cell or "-" in cell
        )


def parse_entries(
    source: SourceFile,
    lists: Collection[str],
    flatten: Callable[[Entry], dict[str, Any] | RowProblem],
    parse: Callable[[Cells], Item],
) -> Iterator[Item]:
    """Yield what `parse` makes of each entry of these lists that `flatten` made one level deep."""
    for entry in read_entries(source):
        if entry.key not in lists:
            continue
        flat = flatten(entry) if isinstance(entry.value, dict) else _no_entry(source, entry)
        if isinstance(flat, RowProblem):
            yield flat
        else:
            values = {key: _as_text(value) for key, value in flat.items()}
            yield guarded(Cells(source.name, entry.number, values), parse)


def guarded(cells: Cells, parse: Callable[[Cells], Item]) -> Item:
    """Return the parsed row, or the problem with the cell that can not be taken."""
    try:
        return parse(cells)
    except BadValue as error:
        return rejected(cells, error, _some_title(cells))


def rating(
    cells: Cells, source: str, title: str, *, exact: bool = False, **fields: Any
) -> ImportedRating:
    """Return the row; raises BadValue if nothing says which film it is about.

    Unless the title is `exact`, a year in parentheses at its end is the year that is missing.
    """
    if not exact and not fields.get("year") and (found := _DATED.fullmatch(title)):
        title, fields["year"] = found[1], int(found[2])
    if not (title or fields.get("imdb_id") or fields.get("tmdb_id")):
        column = "Name" if "name" in cells.values else "title"
        raise BadValue(column, "the title is missing; add it or remove the row")
    note = fields.pop("note", None)
    if note and len(note) > MAX_NOTE:
        fields.update(note=note[:MAX_NOTE], note_cut=True)
    else:
        fields.update(note=note)
    return ImportedRating(source=source, file=cells.file, line=cells.line, title=title, **fields)


@lru_cache(maxsize=1_000)
def is_film(kind: str) -> bool:
    """Return whether a word for the kind of a title, in any service's spelling, means a film."""
    return "".join(kind.casefold().split()) in _FILMS


def not_a_film(cells: Cells, title: str) -> RowProblem:
    """Return the problem of a row about a series, an episode or a game."""
    return skipped(cells, "not-a-film", NOT_A_FILM, title)


@lru_cache(maxsize=1_000)
def genres(text: str) -> tuple[str, ...]:
    """Return the genres of a comma list that have a name here."""
    names = (name.strip().casefold() for name in text.split(","))
    return tuple(dict.fromkeys(_GENRES[name] for name in names if name in _GENRES))


def object_of(value: Any) -> dict[str, Any]:
    """Return a JSON object, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def told_apart(
    source: SourceFile, entry: Entry, *, is_a_film: bool = True
) -> dict[str, Any] | RowProblem:
    """Return title, year and ids of the film an entry of Trakt or Simkl is about.

    Anything else is a skipped row, with the name of its series if there is one.
    """
    fields = object_of(entry.value)
    film = object_of(fields.get("movie"))
    if not film or not is_a_film:
        return RowProblem(
            source.name,
            entry.number,
            entry.key or None,
            Verdict.skipped,
            "not-a-film",
            NOT_A_FILM,
            str(object_of(fields.get("show")).get("title", ""))[:200],
        )
    ids = object_of(film.get("ids"))
    return {
        "title": film.get("title"),
        "year": film.get("year"),
        "imdb": ids.get("imdb"),
        "tmdb": ids.get("tmdb"),
    }


def parse_flat(name: str, scale: int) -> Callable[[Cells], Item]:
    """Return what reads a film of `told_apart` with its rating, its two dates and a memo."""

    def parse(cells: Cells) -> Item:
        return rating(
            cells,
            name,
            cells.title("title"),
            year=cells.year("year"),
            imdb_id=cells.imdb_id("imdb"),
            tmdb_id=cells.tmdb_id("tmdb"),
            score=cells.score("rating", scale),
            rated_at=cells.moment("rated_at"),
            watched_on=cells.day("watched_at"),
            note=cells.note("memo"),
        )

    return parse


def _no_entry(source: SourceFile, entry: Entry) -> RowProblem:
    message = "this entry is not an object with fields; export the file again"
    return RowProblem(source.name, entry.number, None, Verdict.rejected, "bad-entry", message)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def _some_title(cells: Cells) -> str:
    return next((cells.text(name)[:200] for name in ("title", "name") if cells.text(name)), "")
