"""What becomes of each row: a pure decision over rows, matches and the ratings there are.

All rows about one film are taken together. The latest rating among them counts; the others give it
what they know: the last day the film was watched, the latest note, all tags.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, Literal

from api.catalog.titles import fold
from api.transfers.matching import Film, Match
from api.transfers.models import RowVerdict
from api.transfers.rows import ImportedRating, RowProblem, Score

Existing = Literal["newer", "keep", "replace"]
"""Which rating wins when the user has rated the film here already."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
FilmKey = tuple[str, str | int, int | None]

_AMBIGUOUS: Final = {
    "two-ids": "its ids belong to different films; choose one",
    "several": "several films have this title and year; choose one",
    "no-year": "the row has no year and several films have this title; choose one",
    "near-year": "a film has this title, but another year; choose it if it is meant",
}


@dataclass(frozen=True, slots=True)
class Present:
    """A rating the user has here; `tags` in folded form."""

    half_stars: int
    rated_at: datetime
    watched_on: date | None
    note: str | None


@dataclass(slots=True)
class PlannedRow:
    """A row with its verdict; `rating` None stands for a problem."""

    number: int
    file: str
    line: int
    title: str
    verdict: RowVerdict
    reason: str = ""
    message: str = ""
    column: str | None = None
    rating: ImportedRating | None = None
    movie_id: int | None = None
    candidates: tuple[Film, ...] = ()


@dataclass(slots=True)
class Change:
    """What to write for one film; `score` None leaves the stars as they are."""

    row: PlannedRow
    rows: list[PlannedRow]
    movie_id: int | None
    score: Score | None
    rated_at: datetime | None
    watched_on: date | None
    note: str | None
    tags: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """All rows in their order, and what they change."""

    rows: list[PlannedRow] = field(default_factory=list[PlannedRow])
    changes: list[Change] = field(default_factory=list[Change])
    keeps_changes: bool = True  # a preview needs the verdicts alone
    groups: dict[FilmKey, list[PlannedRow]] = field(default_factory=dict[FilmKey, list[PlannedRow]])

    # Unknown films that have an id, by their title and year.
    with_id: dict[FilmKey, FilmKey] = field(default_factory=dict[FilmKey, FilmKey])

    def add_problem(self, problem: RowProblem, number: int) -> None:
        """Take in a row that says nothing about a rating."""
        self.rows.append(
            PlannedRow(
                number,
                problem.file,
                problem.line,
                problem.title,
                RowVerdict(problem.verdict.value),
                problem.reason,
                problem.message,
                problem.column,
            )
        )

    def add_rating(
        self,
        rating: ImportedRating,
        found: Match,
        number: int,
        imported: Mapping[str, int] | frozenset[str],
    ) -> None:
        """Take in a row; one whose hash is in `imported` was applied before and changes nothing."""
        row = PlannedRow(
            number, rating.file, rating.line, rating.title, RowVerdict.unknown, rating=rating
        )
        self.rows.append(row)
        if rating.row_hash in imported:
            row.verdict, row.reason = RowVerdict.unchanged, "already-imported"
            row.message = "this row was imported before; undo that import to import it again"
            row.movie_id = found.film.movie_id if found.film else None
        elif found.film is not None:
            row.movie_id = found.film.movie_id
            row.reason = found.by
            self.groups.setdefault(("movie", found.film.movie_id, None), []).append(row)
        elif found.candidates:
            row.verdict, row.reason = RowVerdict.ambiguous, found.by
            row.message, row.candidates = _AMBIGUOUS[found.by], found.candidates
        else:
            key = self._unknown_key(rating, found)
            self.groups.setdefault(key, []).append(row)
            if key[0] != "title" and rating.title:
                self.with_id[_title_key(rating, found)] = key

    def decide(
        self,
        present: Mapping[int, Present],
        tags: Mapping[int, frozenset[str]],
        existing: Existing,
    ) -> None:
        """Give every row its verdict."""
        self._join_unknown()
        self.with_id.clear()
        rows = (row for group in self.groups.values() for row in group)
        current = any(row.rating and row.rating.score and not row.rating.historical for row in rows)
        for key in list(self.groups):  # each group goes once it is decided: they may be many
            change = _joined(self.groups.pop(key), ignore_history=current)
            if change is None:
                continue
            _judge(change, present.get(change.movie_id or 0), tags, existing)
            wanted = change.row.verdict in {RowVerdict.new, RowVerdict.changed, RowVerdict.unknown}
            if wanted and self.keeps_changes:
                self.changes.append(change)

    def _join_unknown(self) -> None:
        """Put unknown rows with a title only to those of the same title that also have an id."""
        for title, key in self.with_id.items():
            if title in self.groups:
                self.groups[key].extend(self.groups.pop(title))

    @staticmethod
    def _unknown_key(rating: ImportedRating, found: Match) -> FilmKey:
        """Return one key for all rows about one film the catalogue does not have."""
        if rating.imdb_id:
            return ("imdb", rating.imdb_id, None)
        if rating.tmdb_id:
            return ("tmdb", rating.tmdb_id, None)
        return _title_key(rating, found)


def _title_key(rating: ImportedRating, found: Match) -> FilmKey:
    return ("title", found.titles[0] if rating.title else "", rating.year)


def _joined(group: Sequence[PlannedRow], *, ignore_history: bool) -> Change | None:
    """Return the change the rows about one film ask for, and mark all but one as merged."""
    unique = _without_repeats(group)
    ratings = [(row, row.rating) for row in unique if row.rating]
    scored = [
        (row, rating)
        for row, rating in ratings
        if rating.score and not (ignore_history and rating.historical)
    ]
    primary, main = max(scored or ratings, key=_order)
    for row, rating in ratings:
        if row is not primary:
            row.verdict = RowVerdict.merged
            row.movie_id = primary.movie_id
            older = bool(rating.score and scored)
            row.reason = "older" if older else "joined"
            row.message = f"{'replaced by' if older else 'joined to'} {_place(primary)}"
    noted = [(row, rating) for row, rating in ratings if rating.note]
    return Change(
        primary,
        unique,
        primary.movie_id,
        main.score if scored else None,
        main.rated_at,
        max((rating.watched_on for _, rating in ratings if rating.watched_on), default=None),
        max(noted, key=_order)[1].note if noted else None,
        tuple(dict.fromkeys(tag for _, rating in ratings for tag in rating.tags)),
    )


def _without_repeats(group: Sequence[PlannedRow]) -> list[PlannedRow]:
    seen: dict[str, PlannedRow] = {}
    for row in group:
        digest = row.rating.row_hash if row.rating else ""
        first = seen.setdefault(digest, row)
        if first is not row:
            row.verdict, row.reason = RowVerdict.merged, "repeated"
            row.message = f"says the same as {_place(first)}"
    return list(seen.values())


def _judge(
    change: Change,
    before: Present | None,
    tags: Mapping[int, frozenset[str]],
    existing: Existing,
) -> None:
    """Give the row that counts its verdict, and take from the change what is not to happen."""
    row = change.row
    if change.movie_id is None:
        _judge_unknown(change)
    elif before is None and change.score is None:
        row.verdict, row.reason = RowVerdict.skipped, "not-rated"
        row.message = "the film was watched but not rated; only ratings are imported"
    elif before is None:
        _say(row, RowVerdict.new, "new", change.score)
    else:
        _judge_present(change, before, tags.get(change.movie_id, frozenset()), existing)


def _judge_unknown(change: Change) -> None:
    row = change.row
    if change.score is None:
        row.verdict, row.reason = RowVerdict.skipped, "not-rated"
        row.message = "the film was watched but not rated; only ratings are imported"
    elif not row.title:
        row.verdict, row.reason = RowVerdict.rejected, "unknown-id"
        row.message = "no film here has this id, and the row has no title; add the title"
    else:
        row.verdict, row.reason = RowVerdict.unknown, "not-in-catalogue"
        row.message = "the catalogue lacks this film; allow films to be created to import it"


def _judge_present(
    change: Change, before: Present, tags: frozenset[str], existing: Existing
) -> None:
    row, score = change.row, change.score
    if score is not None and score.half_stars == before.half_stars:
        score = change.score = None
    wins = existing == "replace" or (
        existing == "newer" and change.rated_at is not None and change.rated_at > before.rated_at
    )
    kept = score is not None and not wins
    if kept:
        change.score = None
    replaces = change.score is not None
    change.watched_on = _later(change.watched_on, before.watched_on)
    change.note = change.note if replaces and change.note else before.note or change.note
    adds = (
        change.watched_on != before.watched_on
        or change.note != before.note
        or not tags.issuperset(map(fold, change.tags))
    )
    if replaces:
        old = before.half_stars / 2
        _say(row, RowVerdict.changed, "stars", change.score, f"from {old:g} stars to")
    elif adds:
        row.verdict, row.reason = RowVerdict.changed, "completed"
        row.message = "adds the day it was watched, a note or tags"
    elif kept:
        row.verdict, row.reason = RowVerdict.unchanged, "kept"
        row.message = "your rating here is newer and stays"
        if existing == "newer" and change.rated_at is None:
            row.message = "the row has no date, so your rating here stays"
    else:
        row.verdict, row.reason = RowVerdict.unchanged, "same"
        row.message = "the same rating is here already"


def _say(
    row: PlannedRow, verdict: RowVerdict, reason: str, score: Score | None, words: str = ""
) -> None:
    row.verdict = verdict
    by_title_alone = row.reason == "title-alone"
    row.reason = reason
    remarks: list[str] = []
    if score:
        remarks.append(f"{words} {score.half_stars / 2:g} stars".strip())
        if score.rounded:
            remarks.append(f"rounded from {score.original} of {score.scale}")
    if by_title_alone:
        remarks.append("found by its title alone, the row has no year")
    if row.rating and row.rating.note_cut:
        remarks.append("the note was too long and is cut")
    row.message = "; ".join(remarks)


def _order(pair: tuple[PlannedRow, ImportedRating]) -> tuple[datetime, date, int]:
    row, rating = pair
    return (rating.rated_at or _NEVER, rating.watched_on or date.min, row.number)


def _later(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)


def _place(row: PlannedRow) -> str:
    return f"{row.file}, line {row.line}"


def counts(rows: Iterable[PlannedRow]) -> dict[str, int]:
    """Return how many rows have each verdict."""
    result: dict[str, int] = {}
    for row in rows:
        result[row.verdict.value] = result.get(row.verdict.value, 0) + 1
    return result
