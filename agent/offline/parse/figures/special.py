"""Figures that are asked for in a shape of their own: ranks, extremes, numbers of groups."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.extremes import extreme_value, first_or_last, used_value
from agent.offline.parse.figures.nouns import dimension_name
from agent.offline.parse.figures.people import counted_people, per_person
from agent.offline.parse.figures.ranks import my_rank
from agent.offline.read.reading import Reading

_GENRES = (
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
    "Horror", "IMAX", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
_GROUPS = re.compile(
    r"\bHOWMANY (?:OF THE )?(?:DIFFERENT )?"
    r"(?:D_GENRE|D_DECADE|D_RELYEAR|D_YEAR|D_MONTH|D_DAY|D_STARS|TAG|D_HOUR|WEEKDAYWORD|D_WEEKDAY|D_QUARTER) "
)


def special(draft: Draft, frame: Frame) -> Frame | None:
    """A frame for a question with a shape of its own, or None."""
    reading = draft.reading
    for rule in (
        _absent,
        my_rank,
        _number_of_groups,
        first_or_last,
        extreme_value,
        used_value,
        per_person,
        counted_people,
    ):
        found = rule(draft, reading, frame)
        if found is not None:
            return found
    return None


def _absent(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """Films without a genre or a year."""
    del draft
    listed = reading.has("WHICH", "LIST") and not reading.has("HOWMANY")
    base = replace(
        frame,
        subject="films",
        scope="everyone",
        versus=None,
        by=(),
        measures=("count",),
        order_by=None,
    )
    if listed:
        base = replace(
            base,
            by=("film",),
            measures=("community_average", "n_ratings"),
            order_by="n_ratings",
            shape=Shape.LIST,
        )
    if reading.has("NOGENRE"):
        return replace(base, filters=replace(frame.filters, genres_none=_GENRES))
    if reading.has("NOYEAR") and not listed:
        return replace(base, fact="no_year")
    return None


def _number_of_groups(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many different genres have I rated`, `on how many days`."""
    indexes = reading.first(_GROUPS)
    if indexes is None:
        return None
    item = reading.items[indexes[-1]]
    if item.symbol == "TAG" and "DIFFERENT" not in [
        reading.items[index].symbol for index in indexes
    ]:
        return None
    if item.symbol == "TAG":
        return replace(
            frame,
            subject="tags",
            by=("tag",),
            fact="groups",
            measures=("count",),
            versus=None,
            limit=None,
            order_by=None,
            shape=Shape.NUMBER,
        )
    name = dimension_name(draft, indexes[-1])
    if item.symbol == "D_DAY":
        return replace(
            frame,
            subject="ratings",
            by=(),
            measures=("active_days",),
            shape=Shape.NUMBER,
            order_by=None,
            versus=None,
        )
    return replace(
        frame,
        by=(name,),
        fact="groups",
        measures=("count",),
        versus=None,
        limit=None,
        order_by=None,
        shape=Shape.NUMBER,
        filters=replace(frame.filters, min_ratings=None, max_ratings=None),
        min_count=frame.filters.min_ratings,
    )
