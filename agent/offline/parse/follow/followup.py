"""A message that leans on the previous answer: `and by decade?`, `what genres is it`."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Intent, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.ranking import explicit_measure
from agent.offline.parse.films import film_question
from agent.offline.parse.follow.pointing import about_film, ordinal, pointed_group
from agent.offline.parse.follow.regroup import analytics_again, film_listing
from agent.offline.parse.follow.shifting import moved_period
from agent.offline.parse.recommend import searchable
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_LEADING = wordset(
    "WHATABOUT AND SAME INSTEAD ONLY EQ THAT OR EXCEPT NOT MOREPLEASE BY PER WITH WORSEFOLLOW "
    "IN GE SINCE BEFORE AFTER FOR FROM OF"
)
_SUBJECTS = ("ME", "MINE", "FILM", "RATING", "TAG", "TAGV", "CATALOG", "RATE", "SEEN", "RELEASED")
_PERSONAL = wordset("AND WHATABOUT ALSO ME MINE ALL PEOPLE POLITE ONLY")
_SHORT = 8


def followed_up(draft: Draft, frame: Frame, context: Context) -> Frame:
    """The frame of the message in the light of the previous turn."""
    reading = draft.reading
    part = _part_of_all(draft, context)
    if part is not None:
        return part
    moved = _moved(draft, context.frame)
    if moved is not None:
        return moved
    nth = _next_in_rank(reading, context)
    if nth is not None:
        return nth
    pointed = None if reading.has("WORSEFOLLOW") else pointed_group(draft, context)
    if pointed:
        frame = replace(
            frame,
            filters=frame.filters.merged(pointed),
            by=tuple(name for name in frame.by if name not in context.winner),
        )
        if frame.intent is Intent.UNCLEAR and frame.measures:
            frame = replace(frame, intent=Intent.ANALYTICS)
        if not reading.has("ME", "MINE", "ALL", "PEOPLE", "CATALOG"):
            frame = _in_scope_of(frame, context.frame)
        return _as_figure(draft, frame) if not frame.by else frame
    if context.films and not frame.titles and not frame.sides and about_film(reading, context):
        if frame.intent is Intent.RECOMMEND:
            return replace(frame, refers="film")
        return replace(film_question(draft, []), refers=ordinal(reading))
    if not _leans(reading, frame, context):
        return frame
    return _merged(draft, frame, context)


def _part_of_all(draft: Draft, context: Context) -> Frame | None:
    """`and what share of my ratings is that`: what was counted, as a part of everything."""
    reading, previous = draft.reading, context.frame
    counted = previous.intent is Intent.ANALYTICS and previous.measures[:1] == ("count",)
    if not (counted and previous.filters and not previous.by and not previous.sides):
        return None
    if not reading.has("PCT") or not reading.has("THAT", "IT") or draft.conditions:
        return None
    return replace(
        previous,
        language=reading.language,
        measures=("share", "count"),
        share=previous.filters,
        filters=Filters(),
        fact=None,
    )


def _moved(draft: Draft, previous: Frame) -> Frame | None:
    """`and the year before?` after figures: the same question about the period beside it."""
    reading = draft.reading
    if previous.intent not in {Intent.ANALYTICS, Intent.RECOMMEND} or reading.has(*_SUBJECTS):
        return None
    period = moved_period(reading, previous.filters)
    if period is None:
        return None
    return replace(
        previous, filters=previous.filters.merged(period), language=reading.language, notes=()
    )


def _next_in_rank(reading: Reading, context: Context) -> Frame | None:
    """`second best?` after a winner: the same ranking, one place further down."""
    previous = context.frame
    place = next((int(value) for value in reading.values("ORD")), 0)
    single = previous.shape is Shape.WINNER and previous.order_by is not None
    facts = reading.has("D_GENRE", "WHEN", "D_YEAR", "TAG", "HOWMANY", "RELEASED", "RATE", "SEEN")
    if place < 2 or not single or facts or previous.intent is not Intent.ANALYTICS:
        return None
    return replace(previous, offset=place - 1, limit=1, language=reading.language)


def _in_scope_of(frame: Frame, previous: Frame) -> Frame:
    """`which films got 5 stars then` asks about whose ratings the last answer was."""
    if previous.scope != "me" or frame.scope == "me":
        return frame
    if frame.by == ("film",) and frame.subject != "tags":
        return film_listing(replace(frame, scope="me"), "my_rated_at", descending=True)
    subject = (
        "ratings" if frame.subject == "films" and previous.subject == "ratings" else frame.subject
    )
    return replace(frame, scope="me", subject=subject)


def _as_figure(draft: Draft, frame: Frame) -> Frame:
    measure = explicit_measure(draft.reading)
    if measure is None:
        return frame
    extra = ("count",) if measure in {"average", "median", "stddev"} else ()
    return replace(
        frame,
        measures=(measure, *extra),
        shape=Shape.NUMBER,
        order_by=None,
        limit=None,
        intent=Intent.ANALYTICS,
    )


def _leans(reading: Reading, frame: Frame, context: Context) -> bool:
    if frame.intent is Intent.RECOMMEND and context.frame.intent is Intent.RECOMMEND:
        return not reading.has("LIKE") and len(reading.tokens) <= _SHORT + 4
    opening = [
        item.symbol for item in reading.items if item.symbol not in {"POLITE", "THANKS", "X"}
    ][:1]
    starts = reading.words[0] in wordset("now but only and ok ahora pero solo y ו רק עכשיו same")
    if opening and (opening[0] in _LEADING or starts):
        return True
    if reading.has("THAT", "SAME", "INSTEAD", "WORSEFOLLOW"):
        return not (
            reading.has("ME", "MINE") and reading.has("HOWMANY", "WHICH") and reading.has("FILM")
        )
    if frame.intent is Intent.UNCLEAR:
        return True
    return len(reading.tokens) <= _SHORT and not reading.has(*_SUBJECTS) and not frame.titles


def _merged(draft: Draft, frame: Frame, context: Context) -> Frame:
    _reading, previous = draft.reading, context.frame
    if previous.intent is Intent.RECOMMEND and frame.intent in {
        Intent.RECOMMEND,
        Intent.ANALYTICS,
        Intent.UNCLEAR,
    }:
        return _recommend_again(draft, previous)
    if previous.intent is Intent.FILM:
        return _film_again(draft, frame, previous)
    if previous.intent is not Intent.ANALYTICS or frame.intent in {
        Intent.RATE,
        Intent.DELETE,
        Intent.RECOMMEND,
    }:
        return frame
    if frame.intent is Intent.FILM and frame.titles and previous.sides == ():
        return frame
    return analytics_again(draft, previous, context)


def _recommend_again(draft: Draft, previous: Frame) -> Frame:
    filters = previous.filters.merged(searchable(draft.filters()))
    again = replace(previous, filters=filters, limit=draft.limit or previous.limit)
    if draft.reading.has("MOREPLEASE", "MORE") and not draft.conditions:
        return replace(again, refers="more")
    return again


def _film_again(draft: Draft, frame: Frame, previous: Frame) -> Frame:
    """`what about Heat?` asks the same fact of another film; `and everyone?` another fact."""
    if frame.titles:
        return replace(previous, titles=frame.titles, language=frame.language)
    if frame.intent is Intent.ANALYTICS and frame.by and "film" not in frame.by:
        return frame
    question = film_question(draft, [])
    fact = question.fact
    if previous.subject == "tags" and {item.symbol for item in draft.reading.items} <= _PERSONAL:
        scope = "me" if draft.reading.has("ME", "MINE") else "everyone"
        return replace(previous, scope=scope, language=frame.language)  # `and mine?`
    if draft.reading.has("ALL") and not draft.reading.has("ME", "MINE"):
        fact = "average"
    return replace(question, fact=fact, refers="film:1")
