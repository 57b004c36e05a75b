"""The verdict of the row that counts for a film, beside the rating the user has of it here."""

import sys
from collections.abc import Mapping
from datetime import date
from typing import Final

from api.catalog.titles import fold
from api.transfers.models import Existing, RowVerdict
from api.transfers.planned import Change, Judge, PlannedRow, Present
from api.transfers.rows import Score

_NOT_RATED: Final = "the film was watched but not rated; only ratings are imported"


def judge_against(
    present: Mapping[int, Present], tags: Mapping[int, frozenset[str]], existing: Existing
) -> Judge:
    """Return what gives the row that counts its verdict; `tags` are the user's, folded, by film."""

    def judge(change: Change) -> None:
        movie_id = change.movie_id
        if movie_id is None:
            _judge_unknown(change)
            return
        before = present.get(movie_id)
        if before is not None:
            _judge_present(change, before, tags.get(movie_id, frozenset()), existing)
        elif change.score is None:
            _put(change.row, RowVerdict.skipped, "not-rated", _NOT_RATED)
        else:
            _say(change.row, RowVerdict.new, "new", change.score)

    return judge


def _judge_unknown(change: Change) -> None:
    row = change.row
    if change.score is None:
        _put(row, RowVerdict.skipped, "not-rated", _NOT_RATED)
    elif row.facts is None or not row.facts.has_title:
        said = "no film here has this id, and the row has no title; add the title"
        _put(row, RowVerdict.rejected, "unknown-id", said)
    else:
        said = "the catalogue lacks this film; allow films to be created to import it"
        _put(row, RowVerdict.unknown, "not-in-catalogue", said)


def _judge_present(
    change: Change, before: Present, tags: frozenset[str], existing: Existing
) -> None:
    """Decide, and take from the change what is not to happen."""
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
        _put(row, RowVerdict.changed, "completed", "adds the day it was watched, a note or tags")
    elif kept and existing == "newer" and change.rated_at is None:
        said = "the row has no date, so your rating here stays"
        _put(row, RowVerdict.unchanged, "kept", said)
    elif kept:
        _put(row, RowVerdict.unchanged, "kept", "your rating here is newer and stays")
    else:
        _put(row, RowVerdict.unchanged, "same", "the same rating is here already")


def _put(row: PlannedRow, verdict: RowVerdict, reason: str, message: str) -> None:
    row.verdict, row.reason, row.message = verdict, reason, message


def _say(
    row: PlannedRow, verdict: RowVerdict, reason: str, score: Score | None, words: str = ""
) -> None:
    remarks: list[str] = []
    if score:
        remarks.append(f"{words} {score.half_stars / 2:g} stars".strip())
        if score.rounded:
            remarks.append(f"rounded from {score.original} of {score.scale}")
    if row.reason == "title-alone":
        remarks.append("found by its title alone, the row has no year")
    if row.facts and row.facts.note_cut:
        remarks.append("the note was too long and is cut")
    # The same few sentences stand in most rows: one object of each is enough.
    _put(row, verdict, reason, sys.intern("; ".join(remarks)))


def _later(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)
