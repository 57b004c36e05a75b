"""The order in which a message is understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Intent
from agent.offline.parse.changes.requests import write_request
from agent.offline.parse.changes.statements import Request
from agent.offline.parse.chatter import chatter
from agent.offline.parse.coherent import coherent
from agent.offline.parse.draft import Draft
from agent.offline.parse.follow.followup import followed_up
from agent.offline.parse.follow.shifting import moved_period
from agent.offline.parse.genres import genres
from agent.offline.parse.guard import foreign_topic, gives_orders, private_matter
from agent.offline.parse.leftover import with_leftovers
from agent.offline.parse.meaning import foreign, meant
from agent.offline.parse.quantities import quantities
from agent.offline.parse.refused import turned_round
from agent.offline.parse.time.dates import dates
from agent.offline.parse.titles.films import film_titles
from agent.offline.parse.titles.parts import title_parts
from agent.offline.parse.titles.tags import tag_texts
from agent.offline.read.reader import read
from agent.offline.read.reading import Reading
from agent.offline.text import Language
from agent.offline.wordset import wordset

_ASKING = wordset("WHICH HOWMANY WHEN F_TELL AVG")


def parse(text: str, now: datetime, context: Context | None = None) -> Frame:
    """Understand one message, with what the previous answer was about."""
    default: Language = context.frame.language if context else "en"
    reading = read(text, default)
    if not reading.tokens:
        return Frame(Intent.HELP, default)
    return _guarded(reading, now) or chatter(reading, now) or _question(reading, now, context)


def _guarded(reading: Reading, now: datetime) -> Frame | None:
    """Refusals and changes, which come before every other reading."""
    matter = private_matter(reading)
    if matter:
        return Frame(Intent.REFUSE, reading.language, topic=matter)
    request = write_request(reading)
    orders = gives_orders(reading)
    if request:
        return _change(reading, request, orders=orders)
    if not orders:
        return None
    asked = _question(reading, now, None)
    named = bool(asked.titles) or any(side.title for side in asked.sides)
    if asked.intent is Intent.ANALYTICS and asked.measures and not named:
        return replace(asked, notes=("orders",))
    opening = {item.symbol for item in reading.items[:2]}
    if asked.intent is Intent.FILM and asked.titles and opening & _ASKING:
        return replace(asked, notes=("orders",))
    return Frame(Intent.REFUSE, reading.language, topic="orders")


def _change(reading: Reading, request: Request, *, orders: bool) -> Frame:
    notes = ("orders",) if orders else ()
    if request.action == "undo":
        return Frame(Intent.HELP, reading.language, topic="undo")
    refused = {"all": "bulk", "tags": "tags"}.get(request.action)
    if refused:
        return Frame(Intent.REFUSE, reading.language, topic=refused, notes=notes)
    intent = Intent.DELETE if request.action == "delete" else Intent.RATE
    refers = "film" if all(change.title is None for change in request.changes) else None
    return Frame(
        intent,
        reading.language,
        scope="me",
        changes=request.changes,
        notes=notes,
        refers=refers,
        topic="invalid" if request.invalid else None,
    )


def _question(reading: Reading, now: datetime, context: Context | None) -> Frame:
    """Every part of the message is read once, in the order in which words are claimed."""
    if reading.has("OWNAGE"):
        return Frame(Intent.UNCLEAR, reading.language, topic="age")
    topic = foreign_topic(reading)
    if topic == "future" and context and moved_period(reading, context.frame.filters):
        topic = None  # `and the next year?` after a year long gone
    draft = Draft(reading, own_ratings=context is not None and _about_mine(context.frame))
    tag_texts(draft)
    title_parts(draft)
    titles = film_titles(draft)
    dates(draft, now)
    quantities(draft)
    genres(draft)
    if reading.has("UNRATED"):
        draft.add("rated_by_me", "not_mine", Filters(rated="not_mine"), 0)
    if "sole" in reading.values("MINE"):
        draft.add("support", "RATING::1", Filters(max_ratings=1), 0)
    turned_round(draft)
    if topic:
        return foreign(reading, topic, titles, context)
    frame = meant(draft, titles)
    frame = coherent(followed_up(draft, frame, context) if context else frame)
    return with_leftovers(draft, frame)


def _about_mine(frame: Frame) -> bool:
    figures = frame.intent is Intent.ANALYTICS
    return figures and frame.scope == "me" and frame.subject == "ratings"
