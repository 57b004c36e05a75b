"""A frame made whole: what is counted must have what it is restricted and grouped by."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Filters, Frame, Intent
from agent.offline.wordset import wordset

_OF_RATINGS = wordset(
    "stars_from stars_to half_stars_only rated_from rated_to last_days weekdays months hour_from "
    "hour_to"
)
_PER_RATING = wordset("stars rated_year rated_quarter rated_month rated_day weekday hour")
_MEANS = frozenset(["average", "median", "stddev"])


def coherent(frame: Frame) -> Frame:
    """The nearest frame the query can carry out: films have no stars, tags no average."""
    if frame.intent is not Intent.ANALYTICS or not frame.measures:
        return frame
    if frame.by == ("film",) and frame.subject == "films":
        return frame
    asked = _names(frame.filters) | _names(frame.share)
    for side in frame.sides:
        asked |= _names(side.filters)
    if frame.subject == "films" and (asked & _OF_RATINGS or _PER_RATING & set(frame.by)):
        scope = "me" if frame.filters.rated == "mine" else frame.scope
        return replace(frame, subject="ratings", scope=scope)
    unseen = frame.filters.rated == "not_mine" and not frame.by
    if frame.subject == "ratings" and unseen and frame.measures == ("count",):
        return replace(frame, subject="films", scope="everyone")
    if frame.subject == "tags" and set(frame.measures) & _MEANS:
        return replace(frame, subject="ratings")
    return frame


def _names(filters: Filters | None) -> set[str]:
    return {name for name, _ in filters.items()} if filters is not None else set()
