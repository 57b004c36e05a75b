"""What a message says that no rule has read: it is named, so that no wider answer passes for it."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Filters, Frame, Intent
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import UNKNOWN, Reading
from agent.offline.wordset import wordset

_RESTRICTING = wordset("NUM YEAR DATE CLOCK MONTH HOLIDAY Q SEASON DECADE PART") | {UNKNOWN}
"""Words like these narrow a question; other words that no rule read may be mere grammar."""
_FIRST, _LAST = 0, 9999
_LEADING = wordset("BEFORE AFTER SINCE UNTIL GT LT GE LE EQ ONLY BETWEEN NOT EXCEPT")


def with_leftovers(draft: Draft, frame: Frame) -> Frame:
    """The frame of figures or recommendations with what was not understood beside it."""
    if frame.otherwise is not None:
        second = with_leftovers(draft, frame.otherwise)
        told = tuple(dict.fromkeys((*frame.otherwise.unread, *second.unread)))
        return replace(frame, otherwise=replace(second, unread=told))
    if frame.intent not in {Intent.ANALYTICS, Intent.RECOMMEND}:
        return frame
    if draft.left_out - {condition.kind for condition in draft.conditions} or _hole(draft):
        return Frame(Intent.UNCLEAR, frame.language, topic="left_out")
    unread = (*draft.unread, *_unused(draft.reading))
    if _last_few(draft, frame):
        unread = (*unread, *_limit_words(draft.reading))
    return replace(frame, unread=tuple(dict.fromkeys(unread)))


def _hole(draft: Draft) -> bool:
    """Whether years are left out of those that are asked for: `since 2020 except 2022`."""
    spans = [_years(condition.filters) for condition in draft.conditions]
    spans = [span for span in spans if span is not None] or [(_FIRST, _LAST)]
    return any(
        low <= last and first <= high for first, last in spans for low, high in draft.left_out_years
    )


def _years(filters: Filters) -> tuple[int, int] | None:
    since, until = filters.rated_from, filters.rated_to
    low = filters.year_from or (int(since[:4]) if since else None)
    high = filters.year_to or (int(until[:4]) if until else None)
    if low is None and high is None:
        return None
    return _FIRST if low is None else low, _LAST if high is None else high


def _unused(reading: Reading) -> list[str]:
    """Phrases of neighbouring items that restrict and were not used."""
    runs: list[list[int]] = []
    for index, item in enumerate(reading.items):
        if item.symbol not in _RESTRICTING or index in reading.used:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            led = index > 0 and reading.items[index - 1].symbol in _LEADING
            runs.append([index - 1, index] if led else [index])
    return [
        reading.words_of(reading.items[run[0]].start, reading.items[run[-1]].end) for run in runs
    ]


def _last_few(draft: Draft, frame: Frame) -> bool:
    """`the average of my last 10 ratings`: a figure is about all, not about the first so many."""
    return draft.limit is not None and not frame.by and not frame.sides and frame.limit is not None


def _limit_words(reading: Reading) -> list[str]:
    for index, item in enumerate(reading.items[:-1]):
        following = reading.items[index + 1]
        if item.symbol in {"LASTP", "FIRST", "NEWEST", "OLDEST"} and following.symbol == "NUM":
            after = reading.items[index + 2 : index + 3]
            end = after[0].end if after else following.end
            return [reading.words_of(item.start, end)]
    return []
