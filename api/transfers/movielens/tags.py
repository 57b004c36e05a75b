"""The tags of a data set."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from api.catalog.loading import insert_rows
from api.catalog.titles import fold
from api.tables import metadata
from api.transfers.formats import movielens as dataset
from api.transfers.movielens.films import Films
from api.transfers.movielens.loading import Progress, batches
from api.transfers.movielens.people import People
from api.transfers.reading.sources import SourceFile


def load_tags(
    session: Session,
    sources: list[SourceFile],
    films: Films,
    people: People,
    progress: Progress,
) -> int:
    """Insert the tags that are not there yet; return how many were read."""
    tag = metadata.tables["tag"].c
    seen: set[tuple[Any, ...]] = set()
    if people.were_there:
        columns = (tag.user_id, tag.movie_id, tag.text, tag.tagged_at)
        seen.update(tuple(row) for row in session.connection().execute(select(*columns)))
    count = 0
    for source in sources:
        for batch in batches(dataset.read_tags(source)):
            people.add(row.user_id for row in batch)
            rows = (_row(source, row, films, people) for row in batch)
            new = [row for row in rows if _name(row) not in seen]
            insert_rows(session, "tag", new)
            count += len(batch)
            progress("tags", len(batch))
    return count


def _row(
    source: SourceFile, tag: dataset.DatasetTag, films: Films, people: People
) -> dict[str, Any]:
    return {
        "user_id": people.ids[tag.user_id],
        "movie_id": films.id_of(source, tag.line, tag.movie_id),
        "text": tag.text,
        "folded": fold(tag.text),
        "tagged_at": tag.tagged_at,
    }


def _name(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["user_id"], row["movie_id"], row["text"], row["tagged_at"]
