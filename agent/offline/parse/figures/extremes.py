"""The first, the last, the highest and the commonest of my ratings."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading


def first_or_last(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`when was my last rating`, `when did I start rating`."""
    del draft
    dated = (
        reading.has_unused("D_DAY")
        and reading.has("RATING")
        and not reading.has("MOST", "BUSIEST", "HOWMANY")
    )
    if not (reading.has("WHEN") or dated) or frame.titles:
        return None
    words = set(reading.words)
    first = reading.has("FIRST", "OLDEST") or bool(
        words & {"start", "started", "begin", "began", "empece", "התחלתי", "join", "joined"}
    )
    last = reading.has("LASTP", "LASTONE", "NEWEST")
    if (
        not (first or last)
        or not reading.has("ME", "MINE", "RATING", "RATE")
        or reading.has("FILM")
    ):
        return None
    mine = reading.has("ME", "MINE", "LASTONE") or bool(words & {"my", "i"})
    frame = replace(frame, scope="me" if mine else "everyone")
    measure = "first_rated" if first else "last_rated"
    return replace(
        frame,
        subject="ratings",
        by=(),
        measures=(measure, "count"),
        order_by=None,
        limit=None,
        shape=Shape.NUMBER,
        versus=None,
    )


def extreme_value(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`the lowest rating I ever gave`: a star value, not a film."""
    del draft
    if not reading.has("ME", "MINE") or reading.has(
        "FILM",
        "GENRE",
        "D_GENRE",
        "D_DECADE",
        "D_YEAR",
        "AVG",
        "HOWMANY",
        "D_MONTH",
        "TAG",
        "D_DAY",
        "WEEKDAYWORD",
    ):
        return None
    for item in reading.items:
        phrase = set(reading.words[item.start : item.end])
        following = {
            other.symbol for other in reading.items if item.end <= other.start <= item.end + 2
        }
        rating = (
            bool(phrase & {"rating", "score", "nota", "puntuacion", "ציון", "דירוג"})
            or "RATING" in following
            or "STAR" in following
        )
        if item.symbol in {"BEST", "WORST"} and rating and "rated" not in phrase:
            return replace(
                frame,
                subject="ratings",
                scope="me",
                versus=None,
                by=("stars",),
                measures=("count",),
                order_by="stars",
                descending=item.symbol == "BEST",
                limit=1,
                shape=Shape.WINNER,
            )
    return None


def used_value(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`the rating I give most often`: the commonest star value."""
    del draft
    if reading.has(
        "FILM",
        "GENRE",
        "D_GENRE",
        "D_DECADE",
        "D_YEAR",
        "D_MONTH",
        "WEEKDAYWORD",
        "D_DAY",
        "D_HOUR",
        "TAG",
        "RANK",
        "HOWMANY",
        "D_RELYEAR",
        "D_WEEKDAY",
    ):
        return None
    if not reading.has("MOST", "LEAST", "MODE") or not reading.has(
        "RATING", "STAR", "MODE", "D_STARS"
    ):
        return None
    if not (reading.has("MODE") or reading.has("WHICH", "ME", "MINE")):
        return None
    return replace(
        frame,
        subject="ratings",
        versus=None,
        by=("stars",),
        measures=("count",),
        order_by="count",
        descending=not reading.has("LEAST"),
        limit=1,
        shape=Shape.WINNER,
    )
