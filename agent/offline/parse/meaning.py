"""Which kind of question the parts that were found make together."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.context import Context
from agent.offline.frame import Frame, Intent, Shape, Title
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.analytics import analytics
from agent.offline.parse.films import film_question
from agent.offline.parse.recommend import recommendation, wants_recommendation
from agent.offline.parse.titles.films import slot_title
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_FILM_TOPICS = {"director": "director", "runtime": "runtime_minutes"}
_NEEDS_TITLE = wordset("D_GENRE RATING TAG AVG GIVE MINE RATE F_TELL WHEN TAGV PUT")
_BEFORE_TITLE = wordset("FOR OF ON MINE RATE F_TELL GIVE BE SEEN DO LIKE")
_ROUND_A_NOUN = wordset(
    "RATING REL ME MINE EVER GENRE DECADE YEAR MONTH LASTP THISP POLITE ALL STAR"
)
_PLACING = wordset("IN OF FROM ON WEEKEND WEEKDAY NUM")
_FEW_FILMS = 5
"""A genre with fewer films says little about somebody's taste."""


def meant(draft: Draft, titles: list[Title]) -> Frame:
    """The frame of a question about films and ratings."""
    reading = draft.reading
    if reading.has("TASTE") and not reading.has("GENRE", "HOWMANY", "AVG", "TAG", "D_DECADE"):
        return _taste(draft)
    if wants_recommendation(reading):
        return recommendation(draft, titles)
    frame = analytics(draft, titles)
    if frame.sides:
        return frame
    if titles:
        return _named(draft, frame, titles)
    return frame if frame.measures else _unmeasured(draft, frame)


def _taste(draft: Draft) -> Frame:
    """`what is my taste`: the genres I rate best."""
    return Frame(
        Intent.ANALYTICS,
        draft.reading.language,
        scope="me",
        measures=("average", "count"),
        by=("genre",),
        min_count=_FEW_FILMS,
        order_by="average",
        limit=5,
        shape=Shape.LIST,
        filters=draft.filters(),
    )


def _named(draft: Draft, frame: Frame, titles: list[Title]) -> Frame:
    """A question about a film; a title that is only a guess leaves the figures as a second way."""
    reading = draft.reading
    if _made_by(reading, titles[0]):
        return Frame(Intent.CANNOT, reading.language, topic="director")
    film = film_question(draft, titles)
    usable = bool(frame.measures) and not titles[0].firm
    otherwise = replace(frame, titles=(), unread=titles[0].variants[:1]) if usable else None
    return replace(film, otherwise=otherwise)


def _made_by(reading: Reading, title: Title) -> bool:
    """`films by Spielberg`: a person, and the data can not be searched by one."""
    name = title.variants[0]
    place = next(
        (index for index, token in enumerate(reading.tokens) if name.startswith(token.text)), 0
    )
    before = [item.symbol for item in reading.items if item.end <= place][-2:]
    return bool(before) and before[-1] == "BY" and before[0] in {"FILM", "GENRE", "MINE", "BY"}


def _unmeasured(draft: Draft, frame: Frame) -> Frame:
    """No measure was named: a bare noun, a yes or no about tags, or a title of common words."""
    reading = draft.reading
    if draft.conditions and _bare_ratings(reading):
        scope = "everyone" if reading.has("ALL", "PEOPLE") else "me"
        return replace(frame, subject="ratings", scope=scope, measures=("count",))
    named = bool(reading.names or reading.quotes)
    if reading.has("DO") and reading.has("TAGV", "TAG") and reading.has("ME") and not named:
        return replace(frame, subject="tags", scope="me", measures=("count",))
    slot = slot_title(reading, _BEFORE_TITLE)
    if slot and reading.has(*_NEEDS_TITLE) and not draft.conditions:
        return film_question(draft, [slot])
    return replace(frame, intent=Intent.UNCLEAR)


def _bare_ratings(reading: Reading) -> bool:
    """`yesterday's ratings?`, `my 2015 ratings`: how many there are."""
    said = {item.symbol for item in reading.items}
    rest = {symbol for symbol in said - _ROUND_A_NOUN if not symbol.startswith("D_")}
    return "RATING" in said and rest <= _PLACING


def foreign(reading: Reading, topic: str, titles: list[Title], context: Context | None) -> Frame:
    """What the data does not hold; a credit of one film is looked up all the same."""
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
