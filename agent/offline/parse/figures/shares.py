"""Percentages: what they are percentages of, and what is counted within."""

from __future__ import annotations

import itertools
from dataclasses import replace

from agent.offline.frame import Filters, Frame, Shape, Subject
from agent.offline.parse.draft import Draft, joined
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.read.reading import Reading

_SPLITTERS = {"BE", "HAVE", "DO", "WITH", "RELEASED", "GIVE"}
_ENDS_OF_SPANS = frozenset(["NUM", "YEAR", "DECADE", "DATE", "MONTH", "CLOCK", "STARS"])
_AMONG = frozenset(["among", "amongst", "entre", "מבין", "מתוך"])
_RECEIVED = {"got", "get", "received", "earned", "scored", "recibieron", "tienen", "קיבלו"}


def shared(draft: Draft, frame: Frame, main: Dimension | None) -> Frame:
    """A percentage: what it is a percentage of, and what is counted within."""
    reading = draft.reading
    if not reading.has("PCT") or frame.sides:
        return frame
    if main is not None and main.name != "film":
        return _per_group(draft, frame)
    at = next(index for index, item in enumerate(reading.items) if item.symbol == "PCT")
    base, within = _split_share(draft, at)
    if reading.has("UNRATED"):
        base = replace(base.merged(within), rated=None)
        return _share_of(frame, "films", base, Filters(rated="not_mine"))
    if _everything_against_mine(reading, within):
        return replace(
            frame,
            subject="ratings",
            scope="me",
            versus="everyone",
            measures=("count",),
            fact="ratio",
            by=(),
            shape=Shape.NUMBER,
            filters=base.merged(within),
            order_by=None,
            limit=None,
        )
    subject = frame.subject
    rated = reading.has("MINE", "RATE", "SEEN", "UNRATED", "ME")
    catalogue = reading.has("CATALOG") or (reading.has("FILM") and not reading.has("ME", "MINE"))
    if not within and rated and (catalogue or _films_before_mine(reading, at)):
        subject, within = "films", Filters(rated="not_mine" if reading.has("UNRATED") else "mine")
        base = replace(base, rated=None)
    elif reading.has("CATALOG") and not reading.has("ME", "MINE", "RATING"):
        subject = "films"
    if not within:
        return replace(frame, measures=())
    return _share_of(frame, subject, base, within)


def _per_group(draft: Draft, frame: Frame) -> Frame:
    """`percent of 5 stars by genre`, or each group's part of the whole."""
    if frame.order_by and frame.measures[0] == "count":
        return frame
    within = Filters()
    stars = [condition for condition in draft.conditions if condition.kind == "stars"]
    for condition in stars:
        within = within.merged(condition.filters)
    if within:
        rest = draft.filters(
            without=frozenset(
                index for index, condition in enumerate(draft.conditions) if condition in stars
            )
        )
        return replace(
            frame,
            measures=("share", "count"),
            share=within,
            filters=rest,
            order_by="share" if frame.order_by else None,
        )
    return replace(
        frame,
        measures=("count",),
        fact="percent_of_total",
        order_by="count" if frame.order_by else None,
    )


def _share_of(frame: Frame, subject: Subject, base: Filters, within: Filters) -> Frame:
    scope = "everyone" if subject == "films" else frame.scope
    return replace(
        frame,
        subject=subject,
        scope=scope,
        versus=None,
        measures=("share", "count"),
        share=within,
        filters=base,
        by=(),
        shape=Shape.NUMBER,
        order_by=None,
        limit=None,
        fact=None,
    )


def _everything_against_mine(reading: Reading, within: Filters) -> bool:
    """`what share of all ratings are mine`."""
    words = set(reading.words)
    mine_last = bool(words & {"mine", "mias", "mios", "שלי"}) or reading.has("ME")
    ours = any(
        item.symbol == "FROM_ME" or (item.symbol == "ME" and item.end == len(reading.words))
        for item in reading.items
    )
    if ours and reading.has("RATING") and not reading.has("MINE"):
        return True
    return mine_last and reading.has("ALL") and not within and not reading.has("MINE", "FILM")


def _films_before_mine(reading: Reading, at: int) -> bool:
    """`percentage of horror films have I rated`: films first, then the verb."""
    symbols = [item.symbol for item in reading.items[at:]]
    if "MINE" not in symbols and "UNRATED" not in symbols:
        return False
    words = [
        " ".join(reading.words[item.start : item.end])
        for item in reading.items[at:]
        if item.symbol == "MINE"
    ]
    return any(word.startswith(("have i", "did i")) for word in words) or "UNRATED" in symbols


def _among(reading: Reading, at: int) -> int | None:
    """The place of `among` in `the share of comedies among films from the 90s`."""
    spans = {
        item.start
        for item, following in itertools.pairwise(reading.items)
        if item.symbol == "BETWEEN" and following.symbol in _ENDS_OF_SPANS
    }
    return next(
        (
            place
            for place, word in enumerate(reading.words)
            if word in _AMONG and place > reading.items[at].start and place not in spans
        ),
        None,
    )


def _split_share(draft: Draft, at: int) -> tuple[Filters, Filters]:
    reading = draft.reading
    splits = [
        index
        for index, item in enumerate(reading.items)
        if index > at + 1
        and (
            item.symbol in _SPLITTERS
            or reading.words[item.start] in _RECEIVED
            or (item.symbol == "MINE" and reading.words[item.start] in {"did", "have", "do"})
        )
    ]
    split = splits[0] if splits else None
    left = right = Filters()
    among = _among(reading, at)
    within = {n for n, c in enumerate(draft.conditions) if reading.items[c.at].start < (among or 0)}
    if within and len(within) < len(draft.conditions):
        others = frozenset(range(len(draft.conditions))) - within
        return draft.filters(without=frozenset(within)), draft.filters(without=others)
    for condition in draft.conditions:
        if condition.kind == "support":
            left = left.merged(condition.filters)
        elif condition.at < at or (split is not None and condition.at < split):
            left = joined(left, condition.filters)
        else:
            right = joined(right, condition.filters)
    before = any(condition.at < at for condition in draft.conditions)
    if not right and left and split is None and not before:
        left, right = right, left
    if (
        left
        and not right
        and split is not None
        and not reading.has("MINE", "RATE", "UNRATED", "SEEN")
    ):
        left, right = right, left
    return left, right
