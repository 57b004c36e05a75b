"""Text for proposed changes and for why one can not be proposed."""

from __future__ import annotations

from agent.offline.answer import missing, words
from agent.offline.answer.messages import say
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
            lines.append(say(language, "changes.delete", held=held, name=name))
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
        lines.append(say(language, "changes.rate", before=before, name=name, new=new))
    lines.append(say(language, "changes.unchanged"))
    if "orders" in frame.notes:
        lines.append(say(language, "changes.no_shortcut"))
    return Answer("\n".join(lines), context)


def invalid(frame: Frame) -> Answer:
    text = say(frame.language, "changes.invalid")
    return Answer(text, Context(frame))


def not_offered(frame: Frame) -> Answer:
    text = say(frame.language, "changes.not_offered")
    return Answer(text, Context(frame))


def which_title(frame: Frame) -> Answer:
    text = say(frame.language, "changes.which_title")
    return Answer(text, Context(frame))


def which_value(frame: Frame, film: Film) -> Answer:
    name = words.plain(film.name)
    text = say(frame.language, "changes.which_value", name=name)
    return Answer(text, Context(frame, (film,)))


def ambiguous(frame: Frame, films: tuple[Film, ...]) -> Answer:
    return which_film(frame, films)


def not_found(frame: Frame, title: Title, near: tuple[Film, ...]) -> Answer:
    return missing.unknown_title(frame, title.variants[0], near)


def not_rated(frame: Frame, film: Film) -> Answer:
    name = words.plain(film.name)
    text = say(frame.language, "changes.not_rated", name=name)
    return Answer(text, Context(frame, (film,)))


def failed(frame: Frame, result: Json) -> Answer:
    return missing.problem(frame, result)
