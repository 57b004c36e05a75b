"""A message that leans on the previous answer: `and by decade?`, `what genres is it`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Intent, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.films import film_question
from agent.offline.parse.groups import DEFAULT_GROUPS
from agent.offline.parse.scopes import scopes
from agent.offline.parse.shape import dimensions, explicit_measure, order, shape_of
from agent.offline.reading import Reading
from agent.offline.wordset import wordset

_LEADING = wordset(
    "WHATABOUT AND SAME INSTEAD ONLY EQ THAT OR EXCEPT NOT MOREPLEASE BY PER WITH WORSEFOLLOW "
    "IN GE SINCE BEFORE AFTER FOR FROM OF"
)
_SUBJECTS = ("ME", "MINE", "FILM", "RATING", "TAG", "TAGV", "CATALOG", "RATE", "SEEN", "RELEASED")
_SHORT = 8


def followed_up(draft: Draft, frame: Frame, context: Context) -> Frame:
    """The frame of the message in the light of the previous turn."""
    reading = draft.reading
    part = _part_of_all(draft, context)
    if part is not None:
        return part
    nth = _next_in_rank(reading, context)
    if nth is not None:
        return nth
    pointed = None if reading.has("WORSEFOLLOW") else _pointed_group(draft, context)
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
    if context.films and not frame.titles and not frame.sides and _about_film(reading, context):
        if frame.intent is Intent.RECOMMEND:
            return replace(frame, refers="film")
        return replace(film_question(draft, []), refers=_ordinal(reading))
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
        return _film_list(replace(frame, scope="me"), "my_rated_at", descending=True)
    subject = (
        "ratings" if frame.subject == "films" and previous.subject == "ratings" else frame.subject
    )
    return replace(frame, scope="me", subject=subject)


def _pointed_group(draft: Draft, context: Context) -> Filters | None:
    """`on that day`, `in that year`, `for that genre`: the group the last answer named first."""
    reading = draft.reading
    if not context.winner or not reading.has("THAT", "IT") or reading.has("PER", "BY"):
        return None
    nouns = wordset(
        "D_DAY D_YEAR D_MONTH D_GENRE D_DECADE D_HOUR WEEKDAYWORD D_WEEKDAY D_RELYEAR TAG "
        "D_STARS D_QUARTER"
    )
    pointed = any(
        item.symbol in nouns and index and reading.items[index - 1].symbol in {"THAT", "IT"}
        for index, item in enumerate(reading.items)
    )
    pointed = pointed or "time" in reading.values("THAT")
    counting = reading.has("HOWMANY", "PCT")
    bare = (
        not context.films and "film" not in context.winner and (counting or not reading.has("FILM"))
    )
    if not pointed and not bare:
        return None
    filters = context.frame.filters
    for name, value in context.winner.items():
        filters = filters.merged(group_filter(name, value))
    return filters


def group_filter(name: str, value: object) -> Filters:  # noqa: C901, PLR0911 - one case per kind of group
    """The condition that selects one group of a grouping."""
    match name:
        case "genre":
            return Filters(genres_all=(str(value),))
        case "decade":
            start = int(str(value))
            return Filters(year_from=start, year_to=start + 9)
        case "year":
            return Filters(year_from=int(str(value)), year_to=int(str(value)))
        case "weekday":
            return Filters(weekdays=(str(value),))
        case "hour":
            return Filters(hour_from=int(str(value)), hour_to=int(str(value)))
        case "stars":
            return Filters(stars_from=float(str(value)), stars_to=float(str(value)))
        case "tag":
            return Filters(tag=str(value))
        case "rated_year":
            return Filters(rated_from=f"{value}-01-01", rated_to=f"{value}-12-31")
        case "rated_day":
            return Filters(rated_from=str(value), rated_to=str(value))
        case "rated_month":
            return _month(str(value))
        case _:
            return Filters()


def _month(value: str) -> Filters:
    first = date.fromisoformat(f"{value}-01")
    return Filters(
        rated_from=first.isoformat(),
        rated_to=(first + relativedelta(months=1, days=-1)).isoformat(),
    )


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


def _about_film(reading: Reading, context: Context) -> bool:
    if reading.has("ORD"):
        return True
    if reading.has("IT"):
        return True
    single = len(context.films) == 1 or context.frame.intent is Intent.FILM
    facts = reading.has(
        "D_GENRE",
        "WHEN",
        "D_YEAR",
        "TAG",
        "F_IMDB",
        "AVG",
        "RATING",
        "HOWMANY",
        "MEDIAN",
        "RELEASED",
    )
    bare = not reading.has(
        "MINE",
        "FILM",
        "GENRE",
        "PER",
        "BY",
        "CATALOG",
        "BEST",
        "WORST",
        "MOST",
        "LEAST",
        "TOP",
        "DECADE",
    )
    return (
        single and facts and bare and (context.frame.intent is Intent.FILM or reading.has("THAT"))
    )


def _ordinal(reading: Reading) -> str:
    ordinal = next(iter(reading.values("ORD")), "1")
    return f"film:{ordinal}"


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
    return _analytics_again(draft, previous, context)


def _recommend_again(draft: Draft, previous: Frame) -> Frame:
    filters = previous.filters.merged(_recommendable(draft.filters()))
    again = replace(previous, filters=filters, limit=draft.limit or previous.limit)
    if draft.reading.has("MOREPLEASE", "MORE") and not draft.conditions:
        return replace(again, refers="more")
    return again


def _recommendable(filters: Filters) -> Filters:
    return replace(
        filters,
        stars_from=None,
        stars_to=None,
        rated=None,
        rated_from=None,
        rated_to=None,
        last_days=None,
        year_from=filters.year_from
        or (int(filters.rated_from[:4]) if filters.rated_from else None),
        year_to=filters.year_to or (int(filters.rated_to[:4]) if filters.rated_to else None),
    )


def _film_again(draft: Draft, frame: Frame, previous: Frame) -> Frame:
    """`what about Heat?` asks the same fact of another film; `and everyone?` another fact."""
    if frame.titles:
        return replace(previous, titles=frame.titles, language=frame.language)
    if frame.intent is Intent.ANALYTICS and frame.by and "film" not in frame.by:
        return frame
    question = film_question(draft, [])
    fact = question.fact
    if draft.reading.has("ALL") and not draft.reading.has("ME", "MINE"):
        fact = "average"
    return replace(question, fact=fact, refers="film:1")


def _analytics_again(draft: Draft, previous: Frame, context: Context) -> Frame:
    reading = draft.reading
    filters = previous.filters.merged(draft.filters())
    if previous.by and previous.by != ("film",) and draft.filters().min_ratings is not None:
        previous = replace(previous, min_count=filters.min_ratings)
        filters = replace(filters, min_ratings=previous.filters.min_ratings)
    share = previous.share
    if share is not None:
        changed = {name for name, _ in draft.filters().items()}
        if changed and changed <= {name for name, _ in share.items()} | _alike(share):
            share, filters = share.merged(draft.filters()), previous.filters
    frame = replace(previous, filters=filters, share=share, language=reading.language, notes=())
    frame = _rescoped(reading, frame)
    if (
        previous.sides
        and len({condition.kind for condition in draft.conditions} & {previous.sides[0].kind}) > 0
    ):
        frame = replace(frame, sides=(), shape=Shape.NUMBER)
    return _regrouped(draft, frame, context)


def _alike(filters: Filters) -> set[str]:
    names = {name for name, _ in filters.items()}
    families = (
        {"genres_all", "genres_any", "genres_none"},
        {"year_from", "year_to"},
        {"stars_from", "stars_to"},
    )
    return {name for family in families if family & names for name in family}


def _rescoped(reading: Reading, frame: Frame) -> Frame:
    if reading.has("ALL", "PEOPLE") and reading.has("ME", "MINE", "VS", "GAP"):
        return replace(frame, scope="me", versus="everyone")
    if reading.has_unused("ALL", "PEOPLE"):
        scope = "everyone"
    elif reading.has("ME", "MINE") and not reading.has("UNRATED"):
        scope = "me"
    else:
        return frame
    if frame.by == ("film",) and frame.subject != "tags":
        return _film_list(
            replace(frame, scope=scope, versus=None), frame.order_by, frame.descending
        )
    return replace(frame, scope=scope, versus=None)


def _film_list(frame: Frame, ordered: str | None, descending: bool) -> Frame:
    mine = frame.scope == "me"
    swap = {"my_stars": "community_average", "community_average": "my_stars"}
    wanted = {
        True: {"community_average": "my_stars"},
        False: {"my_stars": "community_average", "my_rated_at": "n_ratings"},
    }[mine]
    del swap
    order_by = wanted.get(ordered or "", ordered)
    measures = ("my_stars", "my_rated_at") if mine else ("community_average", "n_ratings")
    if order_by and order_by not in measures and order_by != "year":
        measures = (order_by, *measures)
    return replace(
        frame,
        subject="ratings" if mine else "films",
        measures=measures,
        order_by=order_by,
        descending=descending,
    )


def _regrouped(draft: Draft, frame: Frame, context: Context) -> Frame:
    reading = draft.reading
    groups = dimensions(draft)
    if groups and groups[0].name == "film" and not reading.has("FILM", "WHICH", "LIST"):
        groups = []
    if groups and groups[0].name == "film" and frame.by == ("film",):
        groups = []
    listing = (
        reading.has("WHICH", "LIST")
        and reading.has("THAT")
        and not groups
        and explicit_measure(reading) is None
    )
    main = groups[0] if groups else None
    ranking = order(
        draft, main.name if main else (frame.by[0] if frame.by else None), frame.subject
    )
    if reading.has("WORSEFOLLOW"):
        frame = replace(frame, descending=not frame.descending)
    if listing or (main is not None and main.name == "film"):
        limit = draft.limit
        frame = replace(
            frame, by=("film",), limit=limit, shape=Shape.LIST, share=None, fact=None, sides=()
        )
        frame = replace(frame, filters=frame.filters.merged(context.frame.share or Filters()))
        if listing and len(context.films) > 1 and frame.scope == "me":
            shown = Filters(movie_ids=tuple(film.movie_id for film in context.films))
            frame = replace(frame, filters=shown)  # `which of these have I rated`
        return _film_list(
            frame, "my_rated_at" if frame.scope == "me" else "n_ratings", descending=True
        )
    measure = ranking.measure
    if main is not None:
        kept = frame.measures[0] if frame.measures else "count"
        kept = {
            "my_stars": "average",
            "community_average": "average",
            "n_ratings": "count",
            "my_rated_at": "count",
        }.get(kept, kept)
        chosen = measure or kept
        shape = shape_of(main, ranking.superlative, draft.limit)
        return replace(
            frame,
            by=tuple(group.name for group in groups),
            shape=shape,
            sides=(),
            subject="ratings" if frame.by == ("film",) and frame.scope == "me" else frame.subject,
            measures=(chosen, "count") if chosen != "count" else ("count",),
            order_by=chosen if ranking.superlative else None,
            descending=ranking.descending,
            limit=draft.limit
            or (1 if shape is Shape.WINNER else DEFAULT_GROUPS if ranking.superlative else None),
        )
    return _remeasured(draft, frame, measure, ranking.superlative, descending=ranking.descending)


def _remeasured(
    draft: Draft, frame: Frame, measure: str | None, superlative: str | None, *, descending: bool
) -> Frame:
    reading = draft.reading
    if (
        frame.by == ("film",)
        and (measure in {"count", "average", "median", "stddev"} and superlative is None)
        and explicit_measure(reading)
    ):
        subject = "films" if frame.subject == "films" and measure == "count" else "ratings"
        measures = (measure,) if measure == "count" else (str(measure), "count")
        return replace(
            frame,
            by=(),
            measures=measures,
            shape=Shape.NUMBER,
            order_by=None,
            limit=None,
            subject=subject,
        )
    if frame.by and superlative is not None:
        ordered = frame.order_by or frame.measures[0]
        shape = (
            Shape.LIST
            if draft.limit and draft.limit > 1
            else Shape.WINNER
            if frame.shape is Shape.WINNER
            else Shape.LIST
            if frame.shape is Shape.TABLE
            else frame.shape
        )
        if superlative in {"MOST", "LEAST"} and "count" in frame.measures:
            ordered = "count"
        return replace(
            frame,
            descending=descending,
            order_by=ordered,
            shape=shape,
            limit=draft.limit or frame.limit or DEFAULT_GROUPS,
        )
    if measure is not None and not frame.by:
        extra = ("count",) if measure in {"average", "median", "stddev"} else ()
        return replace(
            frame,
            measures=(measure, *extra),
            shape=Shape.NUMBER,
            fact=None,
            share=frame.share if measure == "share" else None,
        )
    if measure is not None and frame.by:
        extra = ("count",) if measure != "count" else ()
        return replace(
            frame, measures=(measure, *extra), order_by=measure if frame.order_by else None
        )
    if draft.limit:
        return replace(
            frame, limit=draft.limit, shape=Shape.LIST if draft.limit > 1 else frame.shape
        )
    _, versus = scopes(reading)
    return replace(frame, versus=versus or frame.versus)
