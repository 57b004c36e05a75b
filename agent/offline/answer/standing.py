"""Text for my place among everybody."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.missing import nothing
from agent.offline.answer.words import pick
from agent.offline.context import Context, Json
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer


def rank(frame: Frame, row: Json, people: int) -> Answer:
    language = frame.language
    place = row.get(frame.measures[0])
    if place is None:
        return nothing(frame)
    shown, everyone = words.count(place, language), words.count(people, language)
    what = pick(
        language,
        *(
            ("by average rating", "por media", "לפי ממוצע")
            if frame.measures[0].endswith("average")
            else ("by number of ratings", "por número de puntuaciones", "לפי מספר דירוגים")
        ),
    )
    if frame.topic in {"top", "top_percent"} and frame.limit:
        bound = frame.limit if frame.topic == "top" else frame.limit * people / 100
        inside = int(place) <= bound
        limit = f"{frame.limit} %" if frame.topic == "top_percent" else str(frame.limit)
        yes = pick(language, *(("Yes", "Sí", "כן") if inside else ("No", "No", "לא")))
        text = pick(
            language,
            f"{yes}: you are number **{shown}** of {everyone} people {what} (top {limit} asked).",
            f"{yes}: eres el número **{shown}** de {everyone} personas {what} (top {limit}).",
            f"{yes}: אתה במקום **{shown}** מתוך {everyone} אנשים {what} ({limit} הראשונים).",
        )
    elif frame.topic and frame.topic.endswith("_percent") and people:
        ahead = int(place) - 1 if frame.topic.startswith("above") else int(people) - int(place)
        part = words.percent(100 * ahead / int(people), language)
        text = pick(
            language,
            f"**{part}** of {everyone} people ({what}; you are number {shown}).",
            f"**{part}** de {everyone} personas ({what}; eres el número {shown}).",
            f"**{part}** מתוך {everyone} אנשים ({what}; אתה במקום {shown}).",
        )
    elif frame.topic == "below":
        below = words.count(int(people) - int(place), language)
        text = pick(
            language,
            f"**{below}** people are behind you ({what}; you are number {shown} of {everyone}).",
            f"**{below}** personas están por detrás ({what}; eres el número {shown} de {everyone}).",
            f"**{below}** אנשים אחריך ({what}; אתה במקום {shown} מתוך {everyone}).",
        )
    elif frame.topic == "above":
        above = words.count(int(place) - 1, language)
        text = pick(
            language,
            f"**{above}** people are ahead of you ({what}; you are number {shown} of {everyone}).",
            f"**{above}** personas están por delante ({what}; eres el número {shown} de {everyone}).",
            f"**{above}** אנשים לפניך ({what}; אתה במקום {shown} מתוך {everyone}).",
        )
    else:
        text = pick(
            language,
            f"You are number **{shown}** of {everyone} people {what}.",
            f"Eres el número **{shown}** de {everyone} personas {what}.",
            f"אתה במקום **{shown}** מתוך {everyone} אנשים {what}.",
        )
    return Answer(text, Context(frame))
