"""Assemble the frame of an analytics question from the parts the other steps found."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Filters, Frame, Intent, Scope, Shape, Side, Subject, Title
from agent.offline.parse.draft import Condition, Draft, joined
from agent.offline.parse.genres import is_plural
from agent.offline.parse.shape import (
    Dimension,
    Order,
    dimensions,
    explicit_measure,
    order,
    shape_of,
)
from agent.offline.parse.special import special
from agent.offline.reading import Reading

_COMPARING = ("LT", "GT", "VS", "HIGHER", "LOWER", "MORE", "FEWER", "GAP", "GENEROUS", "HARSH")
_DEFAULT_LIMITS = {"film": 10, "tag": 10}
DEFAULT_GROUPS = 5
_JUDGING = ("BEST", "WORST", "FAV", "LEASTFAV", "CONTRO", "CONSENSUS", "TOP", "BOTTOM")


def analytics(draft: Draft, titles: list[Title]) -> Frame:
    """The frame of a question about figures; never None, an empty one has no measure."""
    reading = draft.reading
    tagged = any(condition.kind == "tag" for condition in draft.conditions)
    subject = subject_of(reading, tagged=tagged)
    scope, versus = scopes(reading)
    groups = dimensions(draft)
    if subject == "ratings" and any(group.name == "tag" for group in groups):
        subject = "tags"
    main = groups[0] if groups else None
    ranking = order(draft, main.name if main else None, subject)
    sides, compared = sides_of(draft, titles, main)
    if sides:
        groups = [group for group in groups if group.name != "film"]
        main = groups[0] if groups else None
    filters = draft.filters(without=compared)
    base = Frame(
        Intent.ANALYTICS,
        reading.language,
        subject,
        scope,
        by=tuple(dict.fromkeys(group.name for group in groups)),
        filters=filters,
        versus=versus,
        sides=sides,
        limit=draft.limit,
        descending=ranking.descending,
        titles=() if sides and sides[0].title else tuple(titles),
        keep_from=draft.keep_from,
        keep_to=draft.keep_to,
    )
    apart = special(draft, base)
    if apart is not None:
        return apart
    frame = _measured(draft, base, main, ranking)
    frame = _shared(draft, frame, main)
    return _supported(frame, draft, main)


def subject_of(reading: Reading, *, tagged: bool = False) -> Subject:
    """What is counted; with `tagged`, a tag only restricts the films."""
    if reading.has_unused("TAG", "TAGV") and not (tagged and reading.has("MINE")):
        return "tags"
    rated = reading.has("RATE", "MINE", "GIVE", "AVG", "MEDIAN", "STD", "ME", "SEEN", *_JUDGING)
    if rated or reading.has_unused("RATING"):
        return "ratings"
    films = reading.has(
        "CATALOG", "RELEASED", "F_EXISTS", "HOWMANY", "FILM", "GENRE", "MOST", "LEAST", "PCT"
    )
    return "films" if films else "ratings"


def scopes(reading: Reading) -> tuple[Scope, Scope | None]:
    """Whose ratings, and against whose."""
    rest = reading.has_unused("ALL", "PEOPLE")
    mine = reading.has("ME", "MINE") or (
        reading.has("FAV", "LEASTFAV", "BUSIEST", "QUIETEST")
        and not rest
        and not reading.has("CATALOG")
    )
    if mine and rest:
        return "me", "everyone"
    return ("me", None) if mine else ("everyone", None)


def _measured(draft: Draft, frame: Frame, main: Dimension | None, ranking: Order) -> Frame:
    reading = draft.reading
    measure = ranking.measure
    if main is None:
        return _figure(draft, frame, measure, ranking)
    shape = shape_of(main, ranking.superlative, draft.limit)
    if main.name == "film":
        return _films(draft, frame, ranking, shape)
    if measure is None or (measure == "count" and frame.subject == "tags"):
        measure = "count"
    if main.name == "tag":
        measure = "count"
    if measure == "share" and not reading.has("HOWMANY", "AVG"):
        measure = "count" if shape is Shape.TABLE else measure
    extra = ("count",) if measure != "count" else ()
    if frame.subject == "films" and measure in {"average", "median", "stddev"}:
        frame = replace(frame, subject="ratings")
    return replace(
        frame,
        measures=(measure, *extra),
        order_by=measure if ranking.superlative or frame.limit else None,
        shape=shape,
        limit=frame.limit
        or (
            1
            if shape is Shape.WINNER
            else DEFAULT_GROUPS
            if ranking.superlative and shape is Shape.LIST
            else None
        ),
    )


def _figure(draft: Draft, frame: Frame, measure: str | None, ranking: Order) -> Frame:
    """One number about the whole selection."""
    reading = draft.reading
    if measure is None and (frame.sides or frame.versus):
        measure = (
            "count"
            if reading.has("MORE", "FEWER")
            and not reading.has("HIGHER", "LOWER", "GENEROUS", "HARSH")
            else "average"
        )
    if (
        ranking.superlative in {"HIGHER", "LOWER", "GENEROUS", "HARSH"}
        and explicit_measure(reading) is None
    ):
        measure = "average"
    if measure == "average" and frame.subject == "films":
        frame = replace(frame, subject="ratings")
    if measure is None:
        if reading.has("RANK"):
            return replace(
                frame,
                fact="rank",
                measures=("my_rank_by_average" if reading.has("AVG") else "my_rank_by_count",),
            )
        return frame
    if measure == "count" and frame.subject == "tags" and _counts_films(reading):
        return replace(frame, measures=("distinct_films",))
    if measure in {"average", "median", "stddev"}:
        return replace(frame, measures=(measure, "count"), descending=ranking.descending)
    return replace(frame, measures=(measure,), descending=ranking.descending)


def _counts_films(reading: Reading) -> bool:
    """`how many films are tagged X` counts films, not tags."""
    symbols = [item.symbol for item in reading.items]
    return any(
        symbol == "HOWMANY" and {"FILM", "GENRE"} & set(symbols[place + 1 : place + 4])
        for place, symbol in enumerate(symbols)
    )


_FILM_MEASURES = {
    "average": "community_average",
    "count": "n_ratings",
    "stddev": "community_stddev",
}


def _films(draft: Draft, frame: Frame, ranking: Order, shape: Shape) -> Frame:
    reading = draft.reading
    if frame.subject == "tags":
        return _tagged_films(draft, frame, ranking, shape)
    limit = draft.limit or (1 if shape is Shape.WINNER else None)
    measure, superlative = ranking.measure, ranking.superlative
    if (
        superlative in {"OVER", "UNDER"}
        or reading.has("GAP")
        or (frame.versus and superlative in {"HIGHER", "LOWER"})
    ):
        return replace(
            frame,
            fact="gap",
            scope="me",
            versus=None,
            measures=("my_stars", "community_average", "gap", "n_ratings"),
            order_by="gap",
            topic=None if superlative in {"OVER", "UNDER", "HIGHER", "LOWER"} else "either",
            descending=superlative not in {"UNDER", "LOWER"},
            by=("film",),
            shape=shape,
            limit=limit or 10,
        )
    mine = frame.scope == "me" and not (reading.has("UNRATED") and not reading.has("MINE"))
    if reading.has("UNRATED"):
        mine = False
    measures = ("my_stars", "my_rated_at") if mine else ("community_average", "n_ratings")
    chosen = _film_order(mine, measure, superlative)
    if chosen and chosen not in measures and chosen != "year":
        measures = (chosen, *measures)
    listing = chosen is None
    return replace(
        frame,
        subject="ratings" if mine else "films",
        scope="me" if mine else "everyone",
        versus=None,
        measures=measures,
        by=("film",),
        order_by=chosen or ("my_rated_at" if mine else "n_ratings"),
        descending=ranking.descending if superlative != "FIRST" else False,
        shape=Shape.LIST if listing and limit is None else shape,
        limit=limit or (None if listing else 10),
    )


def _film_order(mine: bool, measure: str | None, superlative: str | None) -> str | None:
    if superlative in {"OLDEST", "NEWEST"}:
        return "year"
    if superlative in {"FIRST", "LASTONE"}:
        return "my_rated_at" if mine else "year"
    if superlative is None and measure in {None, "count", "share"}:
        return None
    if mine and measure in {"average", None, "median"}:
        return "my_stars"
    if mine and measure == "count" and superlative in {"MOST", "LEAST"}:
        return "n_ratings"
    return _FILM_MEASURES.get(measure or "average", "community_average")


def _tagged_films(draft: Draft, frame: Frame, ranking: Order, shape: Shape) -> Frame:
    limit = draft.limit or (1 if shape is Shape.WINNER else None)
    ranked = ranking.superlative is not None
    return replace(
        frame,
        subject="tags",
        versus=None,
        measures=("count",),
        by=("film",),
        order_by="count",
        descending=ranking.descending,
        shape=shape if ranked else Shape.LIST,
        limit=limit or (10 if ranked else None),
    )


def sides_of(
    draft: Draft, titles: list[Title], main: Dimension | None
) -> tuple[tuple[Side, ...], frozenset[int]]:
    """Two or more things of one kind set against each other."""
    reading = draft.reading
    comparing = reading.has_unused(*_COMPARING) or (
        reading.has("ENJOY", "BEST") and reading.has("OR")
    )
    if comparing:
        titles = [part for title in titles for part in _both(title)]
    if len(titles) >= 2 and (
        comparing or reading.has("OR", "BEST", "WORST", "MOST", "AND", "AVG", "HOWMANY", "LEAST")
    ):
        return tuple(
            Side("film", title.variants[0], title=title) for title in titles[:4]
        ), frozenset()
    for kinds in (
        {"genre"},
        {"decade", "year"},
        {"rated"},
        {"weekday"},
        {"hours"},
        {"month"},
        {"stars"},
    ):
        places = [
            index for index, condition in enumerate(draft.conditions) if condition.kind in kinds
        ]
        if len(places) < 2 or not _set_apart(
            draft, [draft.conditions[place] for place in places], comparing=comparing
        ):
            continue
        if main is not None and main.name != "film" and main.asked == "per":
            continue
        chosen = [draft.conditions[place] for place in places][:5]
        sides = tuple(
            Side(condition.kind, condition.key, _as_side(condition)) for condition in chosen
        )
        return sides, frozenset(places)
    return (), frozenset()


def _both(title: Title) -> list[Title]:
    """`compare Alien and Aliens`: two films in one run of capitals."""
    parts = [part.strip(" ,") for part in re.split(r",| and | y | & ", title.variants[0])]
    return (
        [Title((part,), firm=title.firm) for part in parts]
        if len(parts) > 1 and all(parts)
        else [title]
    )


def _as_side(condition: Condition) -> Filters:
    if condition.filters.genres_any:
        return Filters(genres_all=condition.filters.genres_any)
    return condition.filters


def _set_apart(draft: Draft, conditions: list[Condition], *, comparing: bool) -> bool:
    reading = draft.reading
    ordered = sorted(conditions, key=lambda condition: condition.at)
    between = {item.symbol for item in reading.items[ordered[0].at : ordered[-1].at + 1]}
    if any(condition.filters.genres_none for condition in conditions):
        return False
    if comparing and between & {
        "VS",
        "OR",
        "AND",
        "TO",
        "GEA",
        "LT",
        "GT",
        "HIGHER",
        "LOWER",
        "MORE",
        "FEWER",
    }:
        return True
    if "VS" in between:
        return True
    kind = conditions[0].kind
    if kind == "decade" and not {condition.kind for condition in conditions} - {"decade"}:
        return True
    if kind in {"decade", "year", "rated", "weekday"} and between & {"AND", "OR"}:
        return reading.has("AVG", "HOWMANY", "MEDIAN", "STD", "BEST", "WORST") or kind == "rated"
    if kind == "genre" and "AND" in between and not {"both"} & set(reading.words):
        plural = all(
            is_plural(reading.items[condition.at], reading.words) for condition in conditions
        )
        return plural and reading.has("AVG", "MEDIAN", "STD")
    return False


def _shared(draft: Draft, frame: Frame, main: Dimension | None) -> Frame:
    """A percentage: what it is a percentage of, and what is counted within."""
    reading = draft.reading
    if not reading.has("PCT") or frame.sides:
        return frame
    if main is not None and main.name != "film":
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
    at = next(index for index, item in enumerate(reading.items) if item.symbol == "PCT")
    base, within = _split_share(draft, at)
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


_SPLITTERS = {"BE", "HAVE", "DO", "WITH", "RELEASED", "GIVE"}


def _split_share(draft: Draft, at: int) -> tuple[Filters, Filters]:
    reading = draft.reading
    splits = [
        index
        for index, item in enumerate(reading.items)
        if index > at + 1
        and (
            item.symbol in _SPLITTERS
            or (item.symbol == "MINE" and reading.words[item.start] in {"did", "have", "do"})
        )
    ]
    split = splits[0] if splits else None
    left = right = Filters()
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


def _supported(frame: Frame, draft: Draft, main: Dimension | None) -> Frame:
    """A minimum number means films of a group, or ratings of a film, by what is listed."""
    filters = frame.filters
    if (
        (filters.min_ratings is None and filters.max_ratings is None)
        or main is None
        or main.name == "film"
    ):
        if main is None and frame.sides and filters.min_ratings is not None:
            return frame
        return frame
    support = [condition for condition in draft.conditions if condition.kind == "support"]
    if not support:
        return frame
    if "TIMES" in support[0].key or main.name != "film":
        minimum = filters.min_ratings
        return replace(
            frame, min_count=minimum, filters=replace(filters, min_ratings=None, max_ratings=None)
        )
    return frame
