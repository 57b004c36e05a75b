"""Text for numbers, rankings, tables and comparisons."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.answer import words
from agent.offline.answer.definition import conditions, definition
from agent.offline.answer.measures import (
    SHOWN_ROWS,
    counted_noun,
    group_name,
    measure_label,
    measured,
    row_value,
    shown_measures,
)
from agent.offline.answer.messages import say
from agent.offline.answer.missing import nothing
from agent.offline.answer.words import pick
from agent.offline.context import Context, Json
from agent.offline.frame import Filters, Frame, Shape
from agent.offline.plan.steps import Answer

_FEW = 5
_IN_STARS = ("average", "median", "stddev")


def number(frame: Frame, row: Json, result: Json) -> Answer:
    measure = frame.measures[0]
    value = row.get(measure)
    language = frame.language
    if value is None or (value == 0 and frame.filters.title_contains):
        return nothing(frame, result)
    if measure == "count" and value == 0:
        text = pick(
            language,
            f"**0** – none: there are no {counted_noun(frame, 0)} that fit.",
            "**0**: no hay ninguna que encaje.",
            "**0** – אין אף אחד מתאים.",
        )
    elif measure == "count":
        text = _count(frame, value)
    elif measure in _IN_STARS:
        label, shown = measure_label(measure, frame), measured(measure, value, frame)
        text = say(language, "figures.in_stars", label=label, shown=shown)
    elif measure == "share":
        inside = ", ".join(conditions(frame.share or Filters(), language))
        text = f"**{measured(measure, value, frame)}** ({inside})."
    else:
        text = f"{measure_label(measure, frame)}: **{measured(measure, value, frame)}**."
    few = row.get("count")
    if measure in _IN_STARS and isinstance(few, int) and few < _FEW:
        text += " " + say(language, "figures.few", many=words.ratings(few, language))
    return Answer(text + definition(frame, result, row.get("count")), Context(frame))


def _count(frame: Frame, value: object) -> str:
    shown = measured("count", value, frame)
    mine = frame.subject == "ratings" and frame.scope == "me"
    if mine and shown == "1":
        return say(frame.language, "figures.rated_film", shown=shown)
    if mine:
        return say(frame.language, "figures.rated_films", shown=shown)
    return f"**{shown}** {counted_noun(frame, value)}."


def winner(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    row = rows[0]
    shown = replace(frame, measures=shown_measures(frame))
    text = f"**{group_name(frame, row)}** — {row_value(shown, row)}."
    ties = result.get("ties")
    if isinstance(ties, int) and ties > 0:
        many = words.count(ties, frame.language)
        text += " " + say(frame.language, "figures.ties", many=many)
    return Answer(text + _small(frame, row) + definition(frame, result), context)


def _small(frame: Frame, row: Json) -> str:
    support = row.get("count")
    if (
        frame.measures[0] in {"average", "median", "stddev"}
        and isinstance(support, int)
        and support < _FEW
        and not frame.min_count
    ):
        return " " + say(frame.language, "figures.few_ask_minimum")
    return ""


def listing(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    """A ranked list is numbered; a table has one line per group."""
    language = frame.language
    shown = replace(frame, measures=shown_measures(frame))
    lines: list[str] = []
    if frame.by == ("weekday",) and frame.shape is Shape.TABLE:
        days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        rows = sorted(rows, key=lambda row: days.index(str(row["weekday"])))
    for place, row in enumerate(rows[:SHOWN_ROWS], start=1):
        value = row_value(shown, row)
        name = group_name(frame, row)
        lines.append(
            f"{place}. {name} — {value}" if frame.shape is not Shape.TABLE else f"- {name}: {value}"
        )
    bounded = frame.keep_from is not None or frame.keep_to is not None
    total = len(rows) if bounded else int(result.get("total_groups") or len(rows))
    text = "\n".join(lines)
    head = _head(frame, total, len(rows))
    rest = total - min(len(rows), SHOWN_ROWS)
    if frame.limit is None and rest > 0:
        many = words.count(rest, language)
        text += "\n" + say(language, "figures.more", many=many)
    return Answer(head + text + definition(frame, result), context)


def _head(frame: Frame, total: int, shown: int) -> str:
    language = frame.language
    if frame.limit is not None or frame.shape is Shape.TABLE or frame.by != ("film",):
        return ""
    many = words.count(total, language)
    if total == 1:
        return ""
    return say(language, "figures.films", many=many) if shown else ""
