"""Text for what can not be shown: nothing fits, a tool refused, no such film."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.definition import definition
from agent.offline.answer.messages import say
from agent.offline.context import Context, Film, Json
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer


def nothing(frame: Frame, result: Json | None = None) -> Answer:
    """No row fits: say so, with what was looked for."""
    language = frame.language
    suppressed = (result or {}).get("suppressed")
    if frame.filters.title_contains:
        shown = words.plain(frame.filters.title_contains)[:80]
        text = say(language, "missing.no_title_with", shown=shown)
    elif suppressed and frame.scope != "me":
        text = say(language, "missing.too_few_people")
    elif frame.scope == "me":
        text = say(language, "missing.none_mine")
    else:
        text = say(language, "missing.none")
    return Answer(text + definition(frame, n=0), Context(frame))


def problem(frame: Frame, result: Json) -> Answer:
    """The tool refused or failed: say that, with its own reason."""
    reason = words.reason(result)
    text = say(frame.language, "missing.problem", reason=reason)
    return Answer(text, Context(frame))


def unknown_title(frame: Frame, name: str, near: tuple[Film, ...]) -> Answer:
    language = frame.language
    shown = words.plain(name)[:80]
    text = say(language, "missing.no_such_film", shown=shown)
    if near:
        offered = ", ".join(words.plain(film.name) for film in near[:3])
        text += " " + say(language, "missing.did_you_mean", offered=offered)
    return Answer(text, Context(frame))
