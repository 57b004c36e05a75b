"""Assemble the frame of an analytics question from the parts the other steps found."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.frame import Frame, Intent, Title
from agent.offline.parse.draft import Draft
from agent.offline.parse.figures.claims import claim
from agent.offline.parse.figures.dimensions import dimensions
from agent.offline.parse.figures.film_lists import films
from agent.offline.parse.figures.groups import grouped, kept, supported
from agent.offline.parse.figures.nouns import Dimension
from agent.offline.parse.figures.ranking import Order, explicit_measure, order, shape_of
from agent.offline.parse.figures.scopes import scopes, subject_of
from agent.offline.parse.figures.shares import shared
from agent.offline.parse.figures.sides import sides_of
from agent.offline.parse.figures.special import special
from agent.offline.parse.time.ages import ages
from agent.offline.parse.time.united import told_apart, united
from agent.offline.read.reading import Reading


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
    ages(draft, beside_films=True)
    united(draft, compared)
    told_apart(draft, compared)
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
    frame = shared(draft, frame, main)
    frame = kept(supported(frame, draft, main), draft, main)
    if frame.versus and not frame.by and frame.fact is None:
        return replace(frame, notes=claim(reading))
    return frame


def _measured(draft: Draft, frame: Frame, main: Dimension | None, ranking: Order) -> Frame:
    if main is None:
        return _figure(draft, frame, ranking.measure, ranking)
    if main.name == "film":
        return films(draft, frame, ranking, shape_of(main, ranking.superlative, draft.limit))
    return grouped(draft, frame, main, ranking)


def _figure(draft: Draft, frame: Frame, measure: str | None, ranking: Order) -> Frame:
    """One number about the whole selection."""
    reading = draft.reading
    counted = reading.has("FILM", "RATING", "PEOPLE", "TIMES")
    if measure == "count" and not counted and "average" in reading.values("VS"):
        measure = "average"  # `how many points am I above or below`
    if measure is None and (frame.sides or frame.versus):
        measure = (
            "count"
            if reading.has("MORE", "FEWER")
            and not reading.has("HIGHER", "LOWER", "GENEROUS", "HARSH", "ENJOY")
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
