"""Text for recommendations: a numbered list, with the reason where there is one."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.definition import conditions, unread
from agent.offline.answer.messages import say
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json, texts
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer

_REASONS = 2


def suggestions(
    frame: Frame, rows: list[Json], context: Context, *, like: Film | None, engine: bool
) -> Answer:
    language = frame.language
    lines = [
        f"{place}. {words.film(row)} — {_why(row, frame)}"
        for place, row in enumerate(rows, start=1)
    ]
    limits = ", ".join(conditions(frame.filters, language))
    basis = (
        say(language, "suggestions.personal") if engine else say(language, "suggestions.best_rated")
    )
    parts = [basis, limits]
    if like is not None:
        parts.insert(
            0,
            pick(
                language,
                f"like {words.plain(like.title)}",
                f"como {words.plain(like.title)}",
                f"כמו {words.plain(like.title)}",
            ),
        )
    parts.append(unread(frame))
    note = " · ".join(part for part in parts if part)
    return Answer("\n".join(lines) + f"\n\n_{note}_", context)


def _why(row: Json, frame: Frame) -> str:
    language = frame.language
    listed = ", ".join(words.genre(genre, language) for genre in texts(row.get("genres"))[:3])
    average = row.get("average") if row.get("average") is not None else row.get("community_average")
    text = listed
    if average is not None:
        mean = words.mean(average, language)
        shown = say(language, "suggestions.average", mean=mean)
        text = f"{listed}; {shown}" if listed else shown
    return text
