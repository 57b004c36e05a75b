"""The order in which a message is understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Intent, Title
from agent.offline.parse.analytics import analytics
from agent.offline.parse.dates import dates
from agent.offline.parse.draft import Draft
from agent.offline.parse.films import film_question
from agent.offline.parse.followup import followed_up
from agent.offline.parse.genres import genres
from agent.offline.parse.guard import foreign_topic, gives_orders, private_matter
from agent.offline.parse.quantities import quantities
from agent.offline.parse.recommend import recommendation, wants_recommendation
from agent.offline.parse.titles import film_titles, slot_title, tag_texts, title_parts
from agent.offline.parse.writes import Request, write_request
from agent.offline.reading import Reading, read
from agent.offline.text import Language

_CHATTER = {
    "GREET",
    "THANKS",
    "POLITE",
    "HELP",
    "ANSWERNO",
    "ANSWERYES",
    "X",
    "WHATABOUT",
    "DO",
    "BE",
}
_ASKING = {"WHICH", "HOWMANY", "WHEN", "F_TELL", "AVG"}
_FILM_TOPICS = {"director": "director", "runtime": "runtime_minutes"}
_NEEDS_TITLE = {"RATING", "TAG", "AVG", "GIVE", "MINE", "RATE", "F_TELL", "WHEN", "TAGV", "PUT"}


def parse(text: str, now: datetime, context: Context | None = None) -> Frame:
    """Understand one message, with what the previous answer was about."""
    default: Language = context.frame.language if context else "en"
    reading = read(text, default)
    if not reading.tokens:
        return Frame(Intent.HELP, default)
    return _guarded(reading, now) or _chatter(reading) or _question(reading, now, context)


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
    if request.action == "all":
        return Frame(Intent.REFUSE, reading.language, topic="bulk", notes=notes)
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


def _chatter(reading: Reading) -> Frame | None:
    symbols = {item.symbol for item in reading.items}
    if "HELP" in symbols and not symbols & {"HOWMANY", "AVG", "FILM", "GENRE", "RECO"}:
        return Frame(Intent.HELP, reading.language)
    if symbols and symbols <= _CHATTER - {"X"}:
        thanks = "thanks" if "THANKS" in symbols and "GREET" not in symbols else None
        if symbols & {"GREET", "THANKS"}:
            return Frame(Intent.GREETING, reading.language, topic=thanks)
    return None


def _question(reading: Reading, now: datetime, context: Context | None) -> Frame:
    topic = foreign_topic(reading)
    previous = context.frame if context else None
    own = previous is not None and previous.scope == "me" and previous.subject == "ratings"
    draft = Draft(
        reading, own_ratings=own and previous is not None and previous.intent is Intent.ANALYTICS
    )
    tag_texts(draft)
    title_parts(draft)
    titles = film_titles(draft)
    dates(draft, now)
    quantities(draft)
    genres(draft)
    rated = _rated(reading)
    if rated:
        draft.add("rated_by_me", rated, Filters(rated=rated), 0)
    if topic:
        return _foreign(reading, topic, titles, context)
    frame = _meant(draft, titles)
    return followed_up(draft, frame, context) if context else frame


def _made_by(reading: Reading, title: Title) -> bool:
    """`films by Spielberg`: a person, and the data can not be searched by one."""
    name = title.variants[0]
    place = next(
        (index for index, token in enumerate(reading.tokens) if name.startswith(token.text)), 0
    )
    before = [item.symbol for item in reading.items if item.end <= place][-2:]
    return bool(before) and before[-1] == "BY" and before[0] in {"FILM", "GENRE", "MINE", "BY"}


def _rated(reading: Reading) -> str | None:
    return "not_mine" if reading.has("UNRATED") else None


def _foreign(reading: Reading, topic: str, titles: list[Title], context: Context | None) -> Frame:
    fact = _FILM_TOPICS.get(topic)
    pointing = context is not None and bool(context.films) and reading.has("IT", "ORD")
    if fact and (titles or pointing):
        return Frame(
            Intent.FILM,
            reading.language,
            titles=tuple(titles[:1]),
            fact=fact,
            topic=topic,
            refers=None if titles else "film",
        )
    return Frame(
        Intent.CANNOT,
        reading.language,
        topic=topic,
        titles=tuple([title for title in titles if title.firm][:1]),
    )


def _meant(draft: Draft, titles: list[Title]) -> Frame:
    reading = draft.reading
    if wants_recommendation(reading):
        return recommendation(draft, titles)
    frame = analytics(draft, titles)
    if frame.sides:
        return frame
    if titles and _made_by(reading, titles[0]):
        return Frame(Intent.CANNOT, reading.language, topic="director")
    if titles:
        film = film_question(draft, titles)
        soft = not titles[0].firm
        usable = bool(frame.measures) and soft
        otherwise = replace(frame, titles=(), unread=titles[0].variants[:1]) if usable else None
        return replace(film, otherwise=otherwise)
    if not frame.measures:
        slot = slot_title(
            reading,
            {"FOR", "OF", "ON", "MINE", "RATE", "F_TELL", "GIVE", "BE", "SEEN", "DO", "LIKE"},
        )
        if slot and reading.has(*_NEEDS_TITLE) and not draft.conditions:
            return film_question(draft, [slot])
        return replace(frame, intent=Intent.UNCLEAR)
    return frame
