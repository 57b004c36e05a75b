"""What becomes of each row: a pure decision over rows, matches and the ratings there are.

All rows about one film are taken together. The latest rating among them counts; the others give it
what they know: the last day the film was watched, the latest note, all tags.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from api.transfers.matching import Match
from api.transfers.models import RowVerdict
from api.transfers.planned import Change, Facts, Judge, PlannedRow
from api.transfers.rows import ImportedRating, RowProblem

_NEVER: Final = datetime.min.replace(tzinfo=UTC)
FilmKey = int | bytes

_AMBIGUOUS: Final = {
    "two-ids": "its ids belong to different films; choose one",
    "several": "several films have this title and year; choose one",
    "no-year": "the row has no year and several films have this title; choose one",
    "near-year": "a film has this title, but another year; choose it if it is meant",
}


@dataclass(slots=True)
class Plan:
    """All rows in their order, and what they change."""

    rows: list[PlannedRow] = field(default_factory=list[PlannedRow])
    changes: list[Change] = field(default_factory=list[Change])
    keeps_changes: bool = True  # a preview needs the verdicts alone
    # The last row about each film; each row knows the one before it.
    films: dict[FilmKey, PlannedRow] = field(default_factory=dict[FilmKey, PlannedRow])
    # Unknown films that have an id, by their title and year.
    with_id: dict[FilmKey, FilmKey] = field(default_factory=dict[FilmKey, FilmKey])
    has_current: bool = False  # some row has stars that hold now, so a diary's do not count

    def add_problem(self, problem: RowProblem, number: int) -> PlannedRow:
        """Take in a row that says nothing about a rating."""
        row = PlannedRow(
            number,
            problem.file,
            problem.line,
            RowVerdict(problem.verdict.value),
            problem.reason,
            sys.intern(problem.message),
            problem.column,
        )
        self.rows.append(row)
        return row

    def add_rating(
        self, rating: ImportedRating, found: Match, number: int, imported: frozenset[str]
    ) -> PlannedRow:
        """Take in a row; one whose hash is in `imported` was applied before and changes nothing."""
        facts = Facts.of(rating)
        row = PlannedRow(number, rating.file, rating.line, RowVerdict.unknown, facts=facts)
        self.rows.append(row)
        if rating.row_hash in imported:
            row.verdict, row.reason = RowVerdict.unchanged, "already-imported"
            row.message = "this row was imported before; undo that import to import it again"
            row.movie_id = found.film.movie_id if found.film else None
        elif found.film is not None:
            row.movie_id = found.film.movie_id
            row.reason = found.by
            self._join(found.film.movie_id, row)
        elif found.candidates:
            row.verdict, row.reason = RowVerdict.ambiguous, found.by
            row.message, row.candidates = _AMBIGUOUS[found.by], found.candidates
        else:
            named = _key("title", found.titles[0] if rating.title else "", rating.year)
            key = _id_key(rating)
            self._join(key or named, row)
            if key and rating.title:
                self.with_id[named] = key
        return row

    def _join(self, film: FilmKey, row: PlannedRow) -> None:
        row.before = self.films.get(film)
        self.films[film] = row
        facts = row.facts
        if facts and facts.score and not facts.historical:
            self.has_current = True

    def decide(self, judge: Judge) -> None:
        """Give every row its verdict; `judge` does so for the row that counts for a film."""
        self._join_unknown()
        for film in list(self.films):  # each goes once it is decided: they may be many
            rows = _chain(self.films.pop(film))
            change = _joined(rows, ignore_history=self.has_current)
            judge(change)
            if self.keeps_changes:
                self._keep(change, rows)

    def _keep(self, change: Change, rows: Sequence[PlannedRow]) -> None:
        if change.row.verdict in {RowVerdict.new, RowVerdict.changed, RowVerdict.unknown}:
            self.changes.append(change)
        for row in rows:
            row.facts = None  # the change has what is written of them

    def _join_unknown(self) -> None:
        """Put unknown rows with a title only to those of the same title that also have an id."""
        for title, film in self.with_id.items():
            if title in self.films:
                for row in _chain(self.films.pop(title)):
                    self._join(film, row)
        self.with_id.clear()


def _id_key(rating: ImportedRating) -> FilmKey | None:
    """Return one key for all rows with an id of a film the catalogue does not have."""
    if rating.imdb_id:
        return _key("imdb", rating.imdb_id)
    return _key("tmdb", rating.tmdb_id) if rating.tmdb_id else None


def _key(*said: object) -> bytes:
    """Return a short stand-in for what names a film."""
    return hashlib.blake2b(repr(said).encode(errors="surrogatepass"), digest_size=12).digest()


def _chain(last: PlannedRow) -> list[PlannedRow]:
    """Return the rows that end with this one, in their order, and undo their links."""
    found: list[PlannedRow] = []
    row: PlannedRow | None = last
    while row is not None:
        found.append(row)
        row.before, row = None, row.before
    return found[::-1]


def _joined(group: Sequence[PlannedRow], *, ignore_history: bool) -> Change:
    """Return the change the rows about one film ask for, and mark all but one as merged."""
    ratings = list(_without_repeats(group))
    scored = [
        (row, facts)
        for row, facts in ratings
        if facts.score and not (ignore_history and facts.historical)
    ]
    primary, main = max(scored or ratings, key=_order)
    for row, facts in ratings:
        if row is not primary:
            row.verdict = RowVerdict.merged
            row.movie_id = primary.movie_id
            older = bool(facts.score and scored)
            row.reason = "older" if older else "joined"
            row.message = f"{'replaced by' if older else 'joined to'} {_place(primary)}"
    noted = [(row, facts) for row, facts in ratings if facts.note]
    return Change(
        primary,
        tuple(row for row, _ in ratings if row is not primary),
        main.source,
        primary.movie_id,
        main.score if scored else None,
        main.rated_at,
        max((facts.watched_on for _, facts in ratings if facts.watched_on), default=None),
        max(noted, key=_order)[1].note if noted else None,
        tuple(dict.fromkeys(tag for _, facts in ratings for tag in facts.tags)),
    )


def _without_repeats(group: Sequence[PlannedRow]) -> Iterator[tuple[PlannedRow, Facts]]:
    seen: dict[bytes, PlannedRow] = {}
    for row in group:
        if row.facts is None:
            continue
        first = seen.setdefault(row.facts.row_hash, row)
        if first is row:
            yield row, row.facts
        else:
            row.verdict, row.reason = RowVerdict.merged, "repeated"
            row.message = f"says the same as {_place(first)}"


def _order(pair: tuple[PlannedRow, Facts]) -> tuple[datetime, date, int]:
    row, facts = pair
    return (facts.rated_at or _NEVER, facts.watched_on or date.min, row.number)


def _place(row: PlannedRow) -> str:
    return f"{row.file}, line {row.line}"
