"""Lists of films: which figures stand beside them and what ranks them."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Frame, Shape
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.ranking import Order
from agent.offline.read.reading import Reading

_FILM_MEASURES = {
    "average": "community_average",
    "count": "n_ratings",
    "stddev": "community_stddev",
}


def films(draft: Draft, frame: Frame, ranking: Order, shape: Shape) -> Frame:
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
        return _by_gap(frame, superlative, shape, limit)
    mine = frame.scope == "me" and not reading.has("UNRATED")
    measures = ("my_stars", "my_rated_at") if mine else ("community_average", "n_ratings")
    chosen = _film_order(reading, mine=mine, measure=measure, superlative=superlative)
    if mine and chosen is None and reading.has("ENJOY") and not draft.conditions:
        chosen = "my_stars"  # `what films do I like`
    if chosen and chosen not in measures and chosen != "year":
        measures = (chosen, *measures)
    listing = chosen is None
    extreme = mine and superlative in {"BEST", "WORST"} and _names_a_score(reading)
    if extreme and draft.limit is None:
        return replace(
            frame, subject="ratings", scope="me", versus=None, measures=("my_stars", "my_rated_at"), by=("film",),
            fact="extreme", order_by="my_stars", descending=ranking.descending, shape=Shape.LIST, limit=100,
        )  # fmt: skip
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


def _by_gap(frame: Frame, superlative: str | None, shape: Shape, limit: int | None) -> Frame:
    """Films by how far my stars are from everyone's average."""
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


def _names_a_score(reading: Reading) -> bool:
    """`my lowest score`: all films that share it are meant, not ten of them."""
    spoken = {
        word
        for index, item in enumerate(reading.items)
        if item.symbol in {"BEST", "WORST"}
        for near in reading.items[index : index + 2]
        for word in reading.words[near.start : near.end]
        if near is item or near.symbol in {"RATING", "STAR"}
    }
    return bool(
        spoken & {"score", "rating", "scores", "mark", "nota", "puntuacion", "ציון", "דירוג"}
    )


def _film_order(
    reading: Reading, *, mine: bool, measure: str | None, superlative: str | None
) -> str | None:
    """The measure a list of films is ranked by; None keeps its own order."""
    if superlative in {"OLDEST", "NEWEST"}:
        return "my_rated_at" if mine and reading.has_unused("RATING") else "year"
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
