"""The ratings of a data set: plain rows by the block, all others one by one."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, Final

import sqlalchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from api.tables import metadata
from api.transfers.formats import movielens as dataset
from api.transfers.movielens.blocks import SCALE, SOURCE, Blocks
from api.transfers.movielens.films import Films
from api.transfers.movielens.loading import Progress, ahead, batches
from api.transfers.movielens.people import People
from api.transfers.movielens.plain import PlainRatings
from api.transfers.reading.sources import SourceFile

_KEYS: Final = ("user_id", "movie_id")


class Ratings:
    """Inserts ratings; one that is there already takes the data set's stars and time."""

    def __init__(
        self, session: Session, films: Films, people: People, now: datetime, progress: Progress
    ) -> None:
        self._session, self._films, self._people = session, films, people
        self._now, self._progress = now, progress

    def load(self, sources: list[SourceFile]) -> int:
        """Insert the ratings of some files; return how many were read."""
        is_sqlite = self._session.get_bind().dialect.name == "sqlite"
        statement = _upsert(sqlite.insert if is_sqlite else postgresql.insert)
        count = 0
        for source in sources:
            done, whole = self._by_the_block(source) if is_sqlite else (0, False)
            count += done
            if whole:
                continue
            for batch in batches(islice(dataset.read_ratings(source), done, None)):
                self._people.add(row.user_id for row in batch)
                rows = [self._row(source, row) for row in batch]
                self._session.connection().execute(statement, rows)
                count += len(batch)
                self._progress("ratings", len(batch))
        return count

    def _by_the_block(self, source: SourceFile) -> tuple[int, bool]:
        """Insert the plain rows a file begins with; return how many, and whether that is all."""
        count, plain = 0, PlainRatings(source)
        with Blocks(self._session, self._films.ids, self._people, self._now) as blocks:
            for block in ahead(iter(plain)):
                if not blocks.insert(block):  # of a film that is not: the careful reader says where
                    return count, False
                count += len(block)
                self._progress("ratings", len(block))
        return count, plain.whole

    def _row(self, source: SourceFile, row: dataset.DatasetRating) -> dict[str, Any]:
        return {
            "user_id": self._people.ids[row.user_id],
            "movie_id": self._films.id_of(source, row.line, row.movie_id),
            "half_stars": row.half_stars,
            "rated_at": row.rated_at,
            "source": SOURCE,
            "original_score": row.score,
            "original_scale": SCALE,
            "updated_at": self._now,
        }


def _upsert(insert: Callable[[sqlalchemy.Table], Any]) -> Any:
    """Return the statement that inserts a rating, or gives the one there all new values."""
    statement = insert(metadata.tables["rating"])
    replaced = {c.name: c for c in statement.excluded if c.name not in _KEYS}
    return statement.on_conflict_do_update(index_elements=list(_KEYS), set_=replaced)
