"""Text for my place among everybody."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.messages import say
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
        text = say(
            language,
            "standing.among",
            everyone=everyone,
            limit=limit,
            shown=shown,
            what=what,
            yes=yes,
        )
    elif frame.topic and frame.topic.endswith("_percent") and people:
        ahead = int(place) - 1 if frame.topic.startswith("above") else int(people) - int(place)
        part = words.percent(100 * ahead / int(people), language)
        text = say(language, "standing.share", everyone=everyone, part=part, shown=shown, what=what)
    elif frame.topic == "below":
        below = words.count(int(people) - int(place), language)
        text = say(
            language, "standing.behind", below=below, everyone=everyone, shown=shown, what=what
        )
    elif frame.topic == "above":
        above = words.count(int(place) - 1, language)
        text = say(
            language, "standing.ahead", above=above, everyone=everyone, shown=shown, what=what
        )
    else:
        text = say(language, "standing.place", everyone=everyone, shown=shown, what=what)
    return Answer(text, Context(frame))
