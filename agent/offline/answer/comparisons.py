"""Text for one thing set against another, and me against everyone."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.definition import conditions, definition
from agent.offline.answer.measures import (
    SHOWN_ROWS,
    group_name,
    measured,
)
from agent.offline.answer.messages import say
from agent.offline.answer.missing import nothing
from agent.offline.answer.words import pick
from agent.offline.context import Context, Json
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer

_DISJOINT = {"year", "decade", "weekday"}
"""Sides of these kinds share no rating, so that their counts add up."""


def versus(frame: Frame, row: Json, result: Json) -> Answer:
    measure = frame.measures[0]
    language = frame.language
    mine, theirs = row.get(measure), row.get(f"{measure}_compared")
    if theirs is None or mine is None:
        return nothing(frame, result)
    first, second = measured(measure, mine, frame), measured(measure, theirs, frame)
    gap = float(mine) - float(theirs)
    verdict = _verdict(frame, gap)
    text = say(language, "comparisons.versus", first=first, second=second, verdict=verdict)
    text = yes_or_no(frame, gap) + text
    return Answer(text + definition(frame, result, row.get("count")), Context(frame))


def yes_or_no(frame: Frame, gap: float) -> str:
    """Whether mine is on the side of theirs that was supposed; empty if none was."""
    if not {"above", "below"} & set(frame.notes):
        return ""
    right = gap > 0 if "above" in frame.notes else gap < 0
    return say(frame.language, "comparisons.yes" if right else "comparisons.no") + " "


def _verdict(frame: Frame, gap: float) -> str:
    language = frame.language
    size = measured(frame.measures[0], abs(gap), frame)
    if gap > 0:
        return say(language, "comparisons.higher", size=size)
    if gap < 0:
        return say(language, "comparisons.lower", size=size)
    return say(language, "comparisons.same")


def typical(frame: Frame, mine: int, theirs: float) -> Answer:
    """My number of ratings beside what one person has on average."""
    own, usual = words.count(mine, frame.language), words.mean(theirs, frame.language)
    text = say(frame.language, "comparisons.typical", own=own, usual=usual)
    return Answer(text + definition(frame), Context(frame))


def versus_table(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    measure = frame.measures[0]
    language = frame.language
    lines: list[str] = []
    for place, row in enumerate(rows[:SHOWN_ROWS], start=1):
        mine, theirs = (
            measured(measure, row.get(name), frame) for name in (measure, f"{measure}_compared")
        )
        gap = words.signed(float(row[f"{measure}_difference"]), language, whole=measure == "count")
        name = group_name(frame, row)
        head = (
            f"**{name}**"
            if len(rows) == 1
            else f"{place}. {name}"
            if frame.order_by
            else f"- {name}"
        )
        lines.append(
            head + say(language, "comparisons.you_and_everyone", gap=gap, mine=mine, theirs=theirs)
        )
    return Answer("\n".join(lines) + definition(frame, result), context)


def compared(frame: Frame, rows: list[Json], context: Context) -> Answer:
    """The winner first, then every side with its figure."""
    language = frame.language
    measure = frame.measures[0] if frame.measures else "average"
    known = [
        row
        for row in rows
        if row.get(measure) is not None and not (measure != "count" and not row.get("count"))
    ]
    if not known:
        return nothing(frame)
    best = sorted(known, key=lambda row: float(row[measure]), reverse=frame.descending)
    lines: list[str] = []
    if len(known) > 1 and best[0][measure] != best[1][measure]:
        first, second = (measured(measure, row[measure], frame) for row in best[:2])
        if first == second:
            first, second = (format(float(row[measure]), ".4f") for row in best[:2])
        gap = measured(measure, abs(float(best[0][measure]) - float(best[1][measure])), frame)
        name, other = side_name(best[0], frame), side_name(best[1], frame)
        lines.append(
            say(
                language,
                "comparisons.first_ahead",
                first=first,
                gap=gap,
                name=name,
                other=other,
                second=second,
            )
        )
    elif len(known) > 1:
        lines.append(say(language, "comparisons.tie"))
    for row in [*known, *(row for row in rows if row not in known)]:
        value = (
            measured(measure, row.get(measure), frame)
            if row in known
            else say(language, "comparisons.no_ratings")
        )
        many = row.get("count")
        support = f" ({words.ratings(many, language)})" if measure != "count" and many else ""
        lines.append(f"- {side_name(row, frame)}: {value}{support}")
    if measure == "count" and {row["kind"] for row in rows} <= _DISJOINT:
        total = words.count(sum(int(row.get("count") or 0) for row in rows), language)
        lines.append(say(language, "comparisons.together", total=total))
    return Answer("\n".join(lines) + definition(frame), context)


def side_name(row: Json, frame: Frame) -> str:
    language = frame.language
    kind, name = str(row["kind"]), str(row["side"])
    if kind == "genre":
        return " + ".join(words.genre(part, language) for part in name.split("+"))
    if kind == "decade":
        return words.decade(name, language)
    if kind == "weekday":
        special = {
            "weekend": ("weekends", "fines de semana", "סופי שבוע"),
            "weekdays": ("weekdays", "días laborables", "ימי חול"),
        }
        return pick(language, *special[name]) if name in special else words.weekday(name, language)
    if kind == "stars":
        return f"{name} ★"
    if kind in {"year", "rated", "hours", "month"} and not name.isdecimal():
        side = next((side for side in frame.sides if side.key == name and side.kind == kind), None)
        return ", ".join(conditions(side.filters, language)) if side else name
    return words.plain(name)
