"""What is known of a row until it is decided, and of the change it asks for.

A file may have a hundred thousand rows, so a row in memory is what decides about it, and no more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.transfers.matching import Film
from api.transfers.models import RowVerdict
from api.transfers.rows import ImportedRating, Score


@dataclass(frozen=True, slots=True)
class Present:
    """A rating the user has here."""

    half_stars: int
    rated_at: datetime
    watched_on: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a row's rating decides about it."""

    source: str
    row_hash: bytes
    has_title: bool
    score: Score | None
    rated_at: datetime | None
    watched_on: date | None
    note: str | None
    tags: tuple[str, ...]
    historical: bool
    note_cut: bool

    @classmethod
    def of(cls, rating: ImportedRating) -> "Facts":
        """Return the facts of a rating."""
        return cls(
            rating.source,
            bytes.fromhex(rating.row_hash),
            bool(rating.title),
            rating.score,
            rating.rated_at,
            rating.watched_on,
            rating.note,
            rating.tags,
            rating.historical,
            rating.note_cut,
        )


@dataclass(slots=True)
class PlannedRow:
    """A row with its verdict; `facts` are gone where it is decided, and a problem has none."""

    number: int
    file: str
    line: int
    verdict: RowVerdict
    reason: str = ""
    message: str = ""
    column: str | None = None
    facts: Facts | None = None
    movie_id: int | None = None
    candidates: tuple[Film, ...] = ()
    before: "PlannedRow | None" = None  # the row before it about the same film, until decided

    def told(self) -> int:
        """Return what tells whether a row still says what it said."""
        return hash((self.verdict.value, self.reason, self.message[:500], self.movie_id))


@dataclass(slots=True)
class Change:
    """What to write for one film; `score` None leaves the stars as they are."""

    row: PlannedRow
    others: Sequence[PlannedRow]  # the rows that say more about the same film
    source: str
    movie_id: int | None
    score: Score | None
    rated_at: datetime | None
    watched_on: date | None
    note: str | None
    tags: tuple[str, ...]


Judge = Callable[[Change], None]


def counts(rows: Iterable[PlannedRow]) -> dict[str, int]:
    """Return how many rows have each verdict."""
    result: dict[str, int] = {}
    for row in rows:
        result[row.verdict.value] = result.get(row.verdict.value, 0) + 1
    return result
