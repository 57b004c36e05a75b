"""Text for proposed changes and for why one can not be proposed."""

from __future__ import annotations

from agent.offline.answer import missing, words
from agent.offline.answer.talk import which_film
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Frame, Intent, Title
from agent.offline.plan.steps import Answer
from agent.offline.plan.steps import failed as has_failed

Pair = tuple[Film, float | None, float | None, Json]


def proposed(frame: Frame, pairs: list[Pair], context: Context) -> Answer:
    """What waits for approval: film, old and new value."""
    language = frame.language
    lines: list[str] = []
    for film, value, old, result in pairs:
        if has_failed(result):
            lines.append(missing.problem(frame, result).text)
            continue
        name = words.plain(film.name)
        if frame.intent is Intent.DELETE:
            held = words.stars(old, language) if old is not None else ""
            lines.append(
                pick(
                    language,
                    f"Delete your rating of **{name}** ({held} stars)?",
                    f"¿Borrar tu puntuación de **{name}** ({held} estrellas)?",
                    f"למחוק את הדירוג שלך ל-**{name}** ({held} כוכבים)?",
                )
            )
            continue
        new = words.stars(value, language)
        before = (
            pick(
                language,
                f" (now {words.stars(old, language)})",
                f" (ahora {words.stars(old, language)})",
                f" (כרגע {words.stars(old, language)})",
            )
            if old is not None
            else ""
        )
        lines.append(
            pick(
                language,
                f"Rate **{name}** {new} stars{before}?",
                f"¿Puntuar **{name}** con {new} estrellas{before}?",
                f"לדרג את **{name}** ב-{new} כוכבים{before}?",
            )
        )
    lines.append(
        pick(
            language,
            "Nothing is changed until you approve it.",
            "No se cambia nada hasta que lo apruebes.",
            "שום דבר לא ישתנה עד לאישור שלך.",
        )
    )
    if "orders" in frame.notes:
        lines.append(
            pick(
                language,
                "I can't skip that step, whatever the message says: only you can approve a change.",
                "No puedo saltarme ese paso, diga lo que diga el mensaje: solo tú puedes aprobar un cambio.",
                "אין אפשרות לדלג על השלב הזה: רק את או אתה יכולים לאשר שינוי.",
            )
        )
    return Answer("\n".join(lines), context)


def invalid(frame: Frame) -> Answer:
    text = pick(
        frame.language,
        "I can't set that value: ratings go from half a star to five stars, in halves. Which valid value would you like?",
        "No puedo poner ese valor: las puntuaciones van entre media estrella y cinco, de media en media. ¿Qué valor quieres?",
        "לא ניתן לתת את הערך הזה: הדירוג הוא בין חצי כוכב לחמישה כוכבים, בקפיצות של חצי. איזה ערך תרצו?",
    )
    return Answer(text, Context(frame))


def not_offered(frame: Frame) -> Answer:
    text = pick(
        frame.language,
        "I can't change ratings with the rights of this conversation; I can only read here.",
        "No puedo cambiar puntuaciones con los permisos de esta conversación; solo puedo leer.",
        "אין לי הרשאה לשנות דירוגים בשיחה הזאת.",
    )
    return Answer(text, Context(frame))


def which_title(frame: Frame) -> Answer:
    text = pick(
        frame.language,
        "Which film do you mean? I can't tell from the message; please name it.",
        "¿Qué película? No puedo saber a cuál te refieres; dime el título.",
        "לאיזה סרט הכוונה? לא ניתן לדעת מההודעה; כתבו את השם.",
    )
    return Answer(text, Context(frame))


def which_value(frame: Frame, film: Film) -> Answer:
    name = words.plain(film.name)
    text = pick(
        frame.language,
        f"How many stars for {name}? Any value between half a star and five, in halves.",
        f"¿Cuántas estrellas para {name}? Entre media estrella y cinco, de media en media.",
        f"כמה כוכבים ל-{name}? בין חצי כוכב לחמישה, בקפיצות של חצי.",
    )
    return Answer(text, Context(frame, (film,)))


def ambiguous(frame: Frame, films: tuple[Film, ...]) -> Answer:
    return which_film(frame, films)


def not_found(frame: Frame, title: Title, near: tuple[Film, ...]) -> Answer:
    return missing.unknown_title(frame, title.variants[0], near)


def not_rated(frame: Frame, film: Film) -> Answer:
    name = words.plain(film.name)
    text = pick(
        frame.language,
        f"You haven't rated {name}, so there is no rating to change or delete.",
        f"No has puntuado {name}, así que no hay nada que cambiar ni borrar.",
        f"לא דירגת את {name}, ולכן אין דירוג לשנות או למחוק.",
    )
    return Answer(text, Context(frame, (film,)))


def failed(frame: Frame, result: Json) -> Answer:
    return missing.problem(frame, result)
