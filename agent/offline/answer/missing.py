"""Text for what can not be shown: nothing fits, a tool refused, no such film."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.definition import definition
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer


def nothing(frame: Frame, result: Json | None = None) -> Answer:
    """No row fits: say so, with what was looked for."""
    language = frame.language
    suppressed = (result or {}).get("suppressed")
    if suppressed and frame.scope != "me":
        text = pick(
            language,
            "I can't show that: fewer than 3 people stand behind each figure, so there is not enough data.",
            "No puedo mostrarlo: hay menos de 3 personas detrás de cada cifra, así que no hay datos suficientes.",
            "אין אפשרות להציג זאת: פחות משלושה אנשים עומדים מאחורי כל נתון, ולכן אין מספיק נתונים.",
        )
    elif frame.scope == "me":
        text = pick(
            language,
            "**None.** You have no ratings that fit, so there is no data for this.",
            "**Ninguna.** No tienes puntuaciones que encajen, así que no hay datos.",
            "**אין.** לא דירגת אף סרט שמתאים, ולכן אין נתונים.",
        )
    else:
        text = pick(
            language,
            "**None.** There are no films or ratings that fit, so there is no data for this.",
            "**Ninguna.** No hay películas ni puntuaciones que encajen.",
            "**אין.** לא נמצאו סרטים או דירוגים מתאימים.",
        )
    return Answer(text + definition(frame, n=0), Context(frame))


def problem(frame: Frame, result: Json) -> Answer:
    """The tool refused or failed: say that, with its own reason."""
    reason = words.reason(result)
    text = pick(
        frame.language,
        f"I couldn't get that figure. {reason}",
        f"No pude obtener ese dato. {reason}",
        f"לא הצלחתי לקבל את הנתון. {reason}",
    )
    return Answer(text, Context(frame))


def unknown_title(frame: Frame, name: str, near: tuple[Film, ...]) -> Answer:
    language = frame.language
    shown = words.plain(name)[:80]
    text = pick(
        language,
        f"I couldn't find a film called “{shown}” in the catalogue.",
        f"No está en el catálogo: no hay ninguna película llamada «{shown}».",
        f"לא נמצא בקטלוג סרט בשם “{shown}”.",
    )
    if near:
        offered = ", ".join(words.plain(film.name) for film in near[:3])
        text += " " + pick(
            language,
            f"Did you mean {offered}?",
            f"¿Querías decir {offered}?",
            f"האם התכוונת ל-{offered}?",
        )
    return Answer(text, Context(frame))
