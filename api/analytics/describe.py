"""What can be asked and what can't: the vocabulary, and topics the data holds nothing about."""

from typing import Any, Final

from pydantic.fields import FieldInfo
from sqlalchemy import Select, func, select
from sqlmodel import Session

from api.analytics.conditions import MOVIE, RATING
from api.analytics.models import (
    AnalyticsFilters,
    AnalyticsSchema,
    Described,
    NotAvailable,
)
from api.analytics.vocabulary import DIMENSIONS, MEASURES
from api.analytics.windows import iso
from api.catalog.genres import GENRES

_SUBJECTS: Final = {
    "ratings": "Ratings people gave (scope says whose); the default.",
    "films": "Films of the catalogue, rated or not, with their community figures.",
    "tags": "Tags people put on films (scope says whose).",
}
_NEVER: Final = (
    (
        "money",
        "box office, gross, grossed, revenue, budget, earnings, profit, how much money, salary",
        "There is no box office, budget or any other money in the data.",
    ),
    (
        "cast",
        "actor, actors, actress, actresses, cast, starring, who plays, who played, who stars",
        "The data does not say who acts in a film.",
    ),
    (
        "crew",
        "writer, written by, screenplay, composer, soundtrack, cinematographer, producer, studio",
        "Of a film's makers, the data names the director at most.",
    ),
    (
        "streaming",
        "streaming, stream, netflix, hulu, disney plus, prime video, hbo, where to watch, cinemas",
        "The data does not say where a film can be watched.",
    ),
    (
        "plot",
        "plot, storyline, synopsis, what is it about, ending, spoiler, spoilers, plot twist",
        "There are no plots or summaries in the data.",
    ),
    (
        "awards",
        "award, awards, oscar, oscars, academy award, nominated, golden globe, bafta, palme d'or",
        "There are no awards in the data.",
    ),
    (
        "critics",
        "imdb rating, imdb score, rotten tomatoes, metacritic, critics, critic, reviews, review",
        "Only ratings given here are known, not those of other sites or of critics.",
    ),
    (
        "origin",
        "country, original language, subtitles, dubbed, filmed in, shot in, french films",
        "The data does not say which country or language a film comes from.",
    ),
    (
        "age rating",
        "pg-13, r-rated, mpaa, age rating, certificate, suitable for children, parental guide",
        "There are no age ratings in the data; the genre Children is the nearest thing.",
    ),
    (
        "demographics",
        "gender, men, women, male, female, teenagers, occupation, how old, demographics",
        "Nothing is known about the people who rate, and nothing is asked.",
    ),
    (
        "other people",
        "another user, other user, which user, which users, my friend, username, who rated",
        "Other people's ratings are private; ask for everyone's or others' figures instead.",
    ),
    (
        "future",
        "predict, forecast, upcoming, will be released, next year, coming out soon",
        "The data holds what happened, not what will.",
    ),
)
_SOMETIMES: Final = {
    "runtime": (
        "runtime, running time, how long is, minutes, duration, longest, shortest",
        "No film has a running time here.",
    ),
    "director": (
        "director, directors, directed, directed by, filmmaker",
        "No film has a director here.",
    ),
    "watch dates": (
        "watched on, watch date, when did i watch, when did i see, rewatched, diary",
        "Watch dates were not recorded; the day of rating is known instead.",
    ),
    "notes": ("my note, my notes, notes, what did i write", "There are no notes on your ratings."),
}


def describe(session: Session, me: int) -> AnalyticsSchema:
    """Return everything a query may name, and the topics without data for this user."""
    has = {
        "runtime": MOVIE.c.runtime_minutes.is_not(None),
        "director": MOVIE.c.director.is_not(None),
    }
    present = {name: _any(session, select(MOVIE.c.movie_id).where(c)) for name, c in has.items()}
    own = select(RATING.c.movie_id).where(RATING.c.user_id == me)
    present["watch dates"] = _any(session, own.where(RATING.c.watched_on.is_not(None)))
    present["notes"] = _any(session, own.where(RATING.c.note.is_not(None)))
    moments = select(func.min(RATING.c.rated_at), func.max(RATING.c.rated_at))
    first, last = session.execute(moments.where(RATING.c.user_id == me)).one()
    missing = [(name, *_SOMETIMES[name]) for name, there in present.items() if not there]
    return AnalyticsSchema(
        subjects=[Described(name=n, description=d, unit="rows") for n, d in _SUBJECTS.items()],
        measures=[
            Described(name=name, description=word.meaning, unit=word.unit)
            for name, word in MEASURES.items()
        ],
        dimensions=[
            Described(name=name, description=word.meaning, unit=word.unit)
            for name, word in DIMENSIONS.items()
        ],
        filters=[
            Described(name=name, description=_meaning(name, field), unit=_unit(name))
            for name, field in AnalyticsFilters.model_fields.items()
        ],
        genres=list(GENRES),
        first_rated=iso(first),
        last_rated=iso(last),
        not_available=[
            NotAvailable(topic=topic, words=words.split(", "), reason=reason)
            for topic, words, reason in (*_NEVER, *missing)
        ],
    )


def _any(session: Session, query: Select[Any]) -> bool:
    return session.execute(query.limit(1)).first() is not None


def _meaning(name: str, field: FieldInfo) -> str:
    said = field.description or name
    return said[0].upper() + said[1:] + "."


def _unit(name: str) -> str:
    for ending, unit in (
        ("stars_from", "stars"),
        ("stars_to", "stars"),
        ("average", "stars"),
        ("rated_from", "date"),
        ("rated_to", "date"),
        ("hour_from", "hour"),
        ("hour_to", "hour"),
        ("year_from", "year"),
        ("year_to", "year"),
        ("last_days", "days"),
        ("months", "month"),
        ("_ratings", "count"),
    ):
        if name.endswith(ending):
            return unit
    return "text"
