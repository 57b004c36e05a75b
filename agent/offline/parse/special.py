"""Figures that are asked for in a shape of their own: ranks, extremes, numbers of groups."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Filters, Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.shape import dimension_name
from agent.offline.reading import Reading

_GENRES = (
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
    "Horror", "IMAX", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
_GROUPS = re.compile(
    r"\bHOWMANY (?:OF THE )?(?:DIFFERENT )?"
    r"(?:D_GENRE|D_DECADE|D_RELYEAR|D_YEAR|D_MONTH|D_DAY|D_STARS|TAG|D_HOUR|WEEKDAYWORD|D_WEEKDAY|D_QUARTER) "
)
_AMONG = re.compile(
    r"\b(?:TOP|BEST|FIRST|MOST) NUM (?:PCT )?(?:OF |ALL |HARSH |GENEROUS |ACTIVITY |MOST )*(?:PEOPLE|ALL|RATE|RATING) "
)
_AHEAD = re.compile(r"\b(?:HOWMANY|PCT) (?:OF )?(?:ALL |OTHERS )?(?:PEOPLE|ALL) ")


def special(draft: Draft, frame: Frame) -> Frame | None:
    """A frame for a question with a shape of its own, or None."""
    reading = draft.reading
    for rule in (
        _absent,
        _ranked,
        _groups,
        _first_or_last,
        _extreme,
        _used_value,
        _per_person,
        _people,
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


def _ranked(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`where do I rank`, `how many people rated more films than me`."""
    del draft
    if not reading.has("ME", "MINE"):
        return None
    average = reading.has("AVG", "HIGHER", "LOWER", "GENEROUS", "HARSH")
    among = _AMONG.search(reading.all_symbols)
    measure = "my_rank_by_average" if average else "my_rank_by_count"
    ahead = next(reading.matches(_AHEAD), None) is not None and reading.has(
        "MORE", "FEWER", "HIGHER", "LOWER", "GT", "LT", "GENEROUS", "HARSH"
    )
    base = replace(
        frame,
        subject="ratings",
        scope="me",
        versus=None,
        by=(),
        measures=(measure,),
        fact="rank",
        sides=(),
        order_by=None,
    )
    if among is not None:
        share = "PCT" in among.group()
        number = next(item.number for item in reading.items if item.symbol == "NUM")
        return replace(base, limit=int(number), topic="top_percent" if share else "top")
    if (
        ahead
        and (reading.has("VS", "GT", "LT", "ME"))
        and not reading.has("FILM") | (frame.filters != Filters())
    ):
        return replace(base, topic=_side(reading))
    if ahead and reading.has("VS", "GT", "LT", "HIGHER", "MORE", "FEWER"):
        return replace(base, topic=_side(reading))
    return (
        base
        if (reading.has("RANK") and not reading.has("D_GENRE", "D_DECADE", "FILM"))
        or _rank_of_me(reading)
        else None
    )


def _rank_of_me(reading: Reading) -> bool:
    if not reading.has("RANK"):
        return False
    words = " ".join(reading.words)
    return bool(
        re.search(r"\b(?:my rank|do i rank|i rank|my position|my place|mi puesto|quedo)\b", words)
    )


def _side(reading: Reading) -> str:
    below = reading.has("FEWER", "LOWER", "LT", "HARSH")
    side = "below" if below else "above"
    return side + "_percent" if reading.has("PCT") else side


def _groups(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
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


def _first_or_last(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`when was my last rating`, `when did I start rating`."""
    del draft
    dated = (
        reading.has("D_DAY")
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


def _extreme(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
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


def _used_value(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
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


def _per_person(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many ratings does the average user have`."""
    del draft
    words = " ".join(reading.words)
    average_person = bool(
        re.search(
            r"\b(?:average|typical|mean|medio) (?:user|person|member|viewer|usuario)\b", words
        )
    )
    per_person = bool(
        re.search(
            r"\b(?:per|each|by|por) (?:user|person|member|head|viewer|usuario|persona)\b", words
        )
    )
    per_film = bool(re.search(r"\b(?:per|each|por) (?:film|movie|title|pelicula)\b", words))
    if (
        per_film
        and reading.has("AVG", "HOWMANY")
        and reading.has("RATING")
        and not reading.has("ME", "MINE")
    ):
        return replace(
            frame,
            subject="ratings",
            scope="everyone",
            versus=None,
            by=(),
            measures=("count",),
            fact="per_film",
            order_by=None,
            limit=None,
            shape=Shape.NUMBER,
            sides=(),
        )
    against = average_person and reading.has("VS") and _asks_for_mine(reading)
    if against:
        return replace(
            frame, subject="ratings", scope="me", versus=None, by=(), measures=("count",),
            fact="typical", order_by=None, limit=None, shape=Shape.NUMBER, sides=(),
        )  # fmt: skip
    if (average_person and reading.has("HOWMANY") and not reading.has("MINE")) or (
        per_person and reading.has("AVG", "HOWMANY")
    ):
        return replace(
            frame,
            subject="ratings",
            scope="everyone",
            versus=None,
            by=(),
            measures=("ratings_per_user",),
            order_by=None,
            limit=None,
            shape=Shape.NUMBER,
            sides=(),
        )
    return None


def _asks_for_mine(reading: Reading) -> bool:
    return reading.has("ME", "MINE") and reading.has("HOWMANY")


def _people(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`how many users are there`, `how many people rated in 2017`."""
    del draft
    counted = re.compile(r"\bHOWMANY (?:DIFFERENT )?(?:PEOPLE|ALL) ")
    if next(reading.matches(counted), None) is None or reading.has("ME", "MINE") or frame.titles:
        return None
    return replace(
        frame,
        subject="tags" if frame.subject == "tags" else "ratings",
        scope="everyone",
        versus=None,
        by=(),
        measures=("distinct_users",),
        order_by=None,
        limit=None,
        shape=Shape.NUMBER,
    )
