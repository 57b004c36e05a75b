"""Our own ratings CSV, as `api.transfers.exports` writes it: nothing of it is lost."""

from collections.abc import Iterator

from api.transfers.exports.cells import restore, split_tags
from api.transfers.formats.shared import Head, parse_table, rating
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.values import CONTROLS, BadValue, Cells, checked_tags, read_number_id
from api.transfers.rows import Item, Score

NAME = "matinee"
_SCALE = 5


def recognises(head: Head) -> bool:
    """Return whether this is our own export."""
    return {"title", "stars", "original_scale", "watched_on"} <= head.columns


def read(source: SourceFile) -> Iterator[Item]:
    """Yield the rows."""
    return parse_table(source, _parse)


def _parse(cells: Cells) -> Item:
    tags = split_tags(restore(cells.text("tags")))
    return rating(
        cells,
        restore(cells.text("source"))[:32] or NAME,
        restore(cells.title("title")),
        exact=True,
        year=cells.year("year"),
        imdb_id=cells.imdb_id("imdb_id"),
        tmdb_id=cells.tmdb_id("tmdb_id"),
        movie_id=read_number_id(cells.text("movie_id")),
        score=_score(cells),
        rated_at=cells.moment("rated_at"),
        watched_on=cells.day("watched_on"),
        note=restore(CONTROLS.sub("", cells.raw("note"))) or None,
        tags=checked_tags("tags", tags),
    )


def _score(cells: Cells) -> Score | None:
    """Return the stars, with the score and scale of whatever they were imported from."""
    stars = cells.score("stars", _SCALE)
    if stars is None:
        return None
    if stars.rounded:
        raise BadValue("stars", "stars go from 0.5 to 5 in steps of 0.5; correct them")
    original, scale = (restore(cells.text(f"original_{name}"))[:16] for name in ("score", "scale"))
    return Score(stars.half_stars, original, scale, rounded=False)
