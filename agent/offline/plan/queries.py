"""Frames as arguments of the analytics query."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.context import Json
from agent.offline.frame import Filters, Frame
from agent.offline.parse.draft import joined
from agent.offline.plan.steps import Call
from agent.offline.wordset import wordset

_ALL = 100
DEFAULT_SUPPORT = 20
"""Films with fewer ratings than this are left out of a ranking that names no minimum."""
_ORDERED = wordset("stars year decade rated_year rated_quarter rated_month rated_day hour")
_OWN_TIME = wordset(
    "rated_from rated_to last_days weekdays months hour_from hour_to stars_from stars_to "
    "half_stars_only"
)


def query(frame: Frame, extra: Filters | None = None, **changes: object) -> Call:
    """The analytics query of a frame; `extra` adds conditions, `changes` override arguments."""
    filters = frame.filters if extra is None else joined(frame.filters, extra)
    args: Json = {"subject": frame.subject, "scope": frame.scope, "measures": list(frame.measures)}
    if frame.by:
        by = (
            [*frame.by, "year"] if frame.order_by == "year" and "year" not in frame.by else frame.by
        )
        args["by"] = list(by)
        args |= _ordering(frame)
    args |= filters.arguments()
    if frame.share is not None:
        args["share_where"] = frame.share.conditions()
    if frame.min_count is not None and frame.by:
        args["min_count"] = frame.min_count
    args |= changes
    return Call(
        "query_analytics", {name: value for name, value in args.items() if value is not None}
    )


def _ordering(frame: Frame) -> Json:
    trimmed = frame.keep_from is not None or frame.keep_to is not None
    if frame.order_by and frame.offset and not trimmed:
        place = {"limit": frame.limit or 1, "offset": frame.offset}
        return {"order_by": frame.order_by, "descending": frame.descending, **place}
    if frame.order_by:
        limit = _ALL if trimmed or frame.versus else min(frame.limit or _ALL, _ALL)
        return {"order_by": frame.order_by, "descending": frame.descending, "limit": limit}
    first = frame.by[0]
    if first in _ORDERED:
        return {"order_by": first, "descending": False, "limit": _ALL}
    return {
        "order_by": frame.measures[0],
        "descending": True,
        "limit": min(frame.limit or _ALL, _ALL),
    }


def film_ranking(frame: Frame) -> Frame:
    """A list of films as the query can give it: ratings of a window need rating rows."""
    names = {name for name, _ in frame.filters.items()}
    if frame.subject != "films" or frame.by != ("film",):
        return frame
    if names & _OWN_TIME:
        swapped = {
            "community_average": "average",
            "n_ratings": "count",
            "community_stddev": "stddev",
        }
        measures = tuple(swapped.get(measure, measure) for measure in frame.measures)
        return replace(
            frame,
            subject="ratings",
            scope="everyone",
            measures=measures,
            order_by=swapped.get(frame.order_by or "", frame.order_by),
            min_count=frame.filters.min_ratings,
            filters=replace(frame.filters, min_ratings=None),
        )
    ranked = frame.order_by in {"community_average", "community_stddev"}
    if ranked and frame.filters.min_ratings is None and frame.filters.max_ratings is None:
        return replace(frame, filters=replace(frame.filters, min_ratings=DEFAULT_SUPPORT))
    return frame
