"""Text for parts of a whole, and for numbers of groups."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.definition import definition
from agent.offline.answer.measures import (
    SHOWN_ROWS,
    group_name,
)
from agent.offline.answer.messages import say
from agent.offline.answer.missing import nothing
from agent.offline.answer.words import pick
from agent.offline.context import Context, Json
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer


def portions(frame: Frame, rows: list[Json], result: Json, context: Context) -> Answer:
    language = frame.language
    lines: list[str] = []
    for place, row in enumerate(rows[:SHOWN_ROWS], start=1):
        text = words.percent(row["percent"], language)
        many = words.count(row["count"], language)
        name = group_name(frame, row)
        mark = f"{place}. " if frame.order_by and len(rows) > 1 else "- " if len(rows) > 1 else ""
        lines.append(f"{mark}{name if len(rows) > 1 else f'**{name}**'}: {text} ({many})")
    return Answer("\n".join(lines) + definition(frame, result), context)


def ratio(frame: Frame, row: Json) -> Answer:
    language = frame.language
    share = row.get("count_ratio")
    if share is None:
        return nothing(frame)
    mine, theirs = (
        words.count(row.get("count"), language),
        words.count(row.get("count_compared"), language),
    )
    text = format(float(share) * 100, ".2f")
    shown = text if language != "es" else text.replace(".", ",")
    return Answer(
        say(language, "parts.ratio", mine=mine, shown=shown, theirs=theirs) + definition(frame),
        Context(frame),
    )


def per_film(frame: Frame, ratings: float, films: float) -> Answer:
    language = frame.language
    mean, many, all_films = (
        words.mean(ratings / films, language),
        words.count(ratings, language),
        words.count(films, language),
    )
    text = say(language, "parts.per_film", all_films=all_films, many=many, mean=mean)
    return Answer(text, Context(frame))


def group_count(frame: Frame, total: int) -> Answer:
    names = {
        "genre": ("genres", "géneros", "ז'אנרים"), "decade": ("decades", "décadas", "עשורים"), "year": ("release years", "años de estreno", "שנות יציאה"),
        "tag": ("different tags", "etiquetas distintas", "תגיות שונות"), "rated_day": ("days", "días", "ימים"), "rated_month": ("months", "meses", "חודשים"),
        "rated_year": ("years", "años", "שנים"), "film": ("films", "películas", "סרטים"), "stars": ("star values", "valores", "ערכי דירוג"),
        "weekday": ("weekdays", "días de la semana", "ימי השבוע"), "hour": ("hours", "horas", "שעות"),
    }  # fmt: skip
    noun = pick(frame.language, *names.get(frame.by[0], ("groups", "grupos", "קבוצות")))
    return Answer(
        f"**{words.count(total, frame.language)}** {noun}." + definition(frame), Context(frame)
    )
