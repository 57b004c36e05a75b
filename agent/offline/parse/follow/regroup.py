"""The last figures again: other conditions, another grouping, other people's."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.context import Context
from agent.offline.frame import Filters, Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.dimensions import SUPERLATIVES, dimensions
from agent.offline.parse.figures.groups import DEFAULT_GROUPS
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.parse.figures.ranking import Order, explicit_measure, order, shape_of
from agent.offline.parse.figures.scopes import scopes
from agent.offline.read.reading import Reading


def analytics_again(draft: Draft, previous: Frame, context: Context) -> Frame:
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
        return film_listing(
            replace(frame, scope=scope, versus=None), frame.order_by, frame.descending
        )
    return replace(frame, scope=scope, versus=None)


def film_listing(frame: Frame, ordered: str | None, descending: bool) -> Frame:
    mine = frame.scope == "me"
    wanted = {
        True: {"community_average": "my_stars"},
        False: {"my_stars": "community_average", "my_rated_at": "n_ratings"},
    }[mine]
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
    if groups and groups[0].name == "film" and not _films_named(reading):
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
        return film_listing(
            frame, "my_rated_at" if frame.scope == "me" else "n_ratings", descending=True
        )
    if main is not None:
        return _grouped_anew(draft, frame, groups, ranking)
    return _remeasured(
        draft, frame, ranking.measure, ranking.superlative, descending=ranking.descending
    )


def _grouped_anew(draft: Draft, frame: Frame, groups: list[Dimension], ranking: Order) -> Frame:
    """The same figures per another noun."""
    main = groups[0]
    kept = frame.measures[0] if frame.measures else "count"
    kept = {
        "my_stars": "average",
        "community_average": "average",
        "n_ratings": "count",
        "my_rated_at": "count",
    }.get(kept, kept)
    chosen = ranking.measure or kept
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


def _films_named(reading: Reading) -> bool:
    """`which ones?` asks for films; `and which one lowest?` for the other end of the ranking."""
    which = reading.has("WHICH") and not reading.has(*SUPERLATIVES)
    return which or reading.has("FILM", "LIST")


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
        return _reordered(draft, frame, superlative, descending=descending)
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


def _reordered(draft: Draft, frame: Frame, superlative: str, *, descending: bool) -> Frame:
    """The same groups ranked by another end or another measure."""
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
