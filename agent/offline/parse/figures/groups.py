"""Figures per genre, decade, month and so on: the measure, its order, how many groups."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.parse.figures.ranking import Order, shape_of
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

DEFAULT_GROUPS = 5
_WHOLE_LISTS = ("RANK", "LIST", "EVERYTHING", "SORT")
_COUNTING = ("HOWMANY", "MORE", "MOST", "FEWER", "LEAST", "PCT")
_BOUNDED = wordset("count average")
_MEANS = wordset("average median stddev")


def grouped(draft: Draft, frame: Frame, main: Dimension, ranking: Order) -> Frame:
    """The frame of a figure for each group."""
    reading = draft.reading
    frame, ranking = _against_everyone(reading, frame, ranking)
    shape = shape_of(main, ranking.superlative, draft.limit)
    measure = _measure(reading, frame, main, ranking, shape)
    if frame.subject == "films" and measure in _MEANS:
        frame = replace(frame, subject="ratings")
    sorting = reading.has("SORT")
    return replace(
        frame,
        measures=(measure, "count") if measure != "count" else ("count",),
        order_by=measure if ranking.superlative or frame.limit or sorting else None,
        shape=Shape.LIST if sorting and shape is Shape.TABLE else shape,
        descending=ranking.descending,
        limit=frame.limit or _limit(reading, ranking, shape),
    )


def _limit(reading: Reading, ranking: Order, shape: Shape) -> int | None:
    if shape is Shape.WINNER:
        return 1
    few = ranking.superlative is not None and shape is Shape.LIST
    return DEFAULT_GROUPS if few and not reading.has(*_WHOLE_LISTS) else None


def _measure(reading: Reading, frame: Frame, main: Dimension, ranking: Order, shape: Shape) -> str:
    measure = ranking.measure
    if main.name == "tag" or (measure == "count" and frame.subject == "tags"):
        return "count"
    if measure == "share" and shape is Shape.TABLE and not reading.has("HOWMANY", "AVG"):
        return "count"
    if frame.versus and measure in {None, "count"} and not reading.has(*_COUNTING):
        return "average"
    if frame.versus and reading.has("GAP") and not reading.has("HOWMANY"):
        return "average" if measure is None or measure == "count" else measure
    return measure or "count"


def _against_everyone(reading: Reading, frame: Frame, ranking: Order) -> tuple[Frame, Order]:
    """`genres where I score higher than the rest`: which side of the others, and in what order."""
    if not frame.versus or (reading.has(*_COUNTING) and not reading.has("GAP")):
        return frame, ranking
    if reading.has("HIGHER", "GT", "LOWER", "LT"):
        below = reading.has("LOWER", "LT")
        ranking = replace(ranking, superlative="HIGHER", descending=not below)
        return replace(frame, topic="below" if below else "above"), ranking
    if reading.has("GAP") and ranking.superlative in {None, "MOST"}:
        return replace(frame, topic="either"), ranking
    return frame, ranking


def kept(frame: Frame, draft: Draft, main: Dimension | None) -> Frame:
    """`which genres average above 4` bounds the groups' own average, not that of their films."""
    filters = frame.filters
    bounded = filters.min_average is not None or filters.max_average is not None
    if not bounded or main is None or main.name in {"film", "tag"} or frame.share is not None:
        return frame
    if draft.reading.has("FILM", "RATING", "GENRE", "PCT") or frame.measures[0] not in _BOUNDED:
        return frame
    return replace(
        frame,
        subject="ratings",
        measures=("average", "count"),
        order_by="average",
        keep_from=filters.min_average,
        keep_to=filters.max_average,
        filters=replace(filters, min_average=None, max_average=None),
    )


def supported(frame: Frame, draft: Draft, main: Dimension | None) -> Frame:
    """A minimum number means films of a group, where groups are asked for."""
    filters = frame.filters
    bounded = filters.min_ratings is not None or filters.max_ratings is not None
    if not bounded or main is None or main.name == "film":
        return frame
    if not any(condition.kind == "support" for condition in draft.conditions):
        return frame
    rest = replace(filters, min_ratings=None, max_ratings=None)
    frame = replace(frame, min_count=filters.min_ratings, filters=rest)
    if filters.max_ratings is not None and frame.measures[0] == "count":
        frame = replace(frame, keep_to=filters.max_ratings, order_by="count")
    elif filters.max_ratings is not None:
        draft.unread.append(f"≤ {filters.max_ratings}")
    return frame
