"""Text that is not a figure: refusals, missing data, questions back, help."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.answer import words
from agent.offline.answer.definition import definition
from agent.offline.answer.messages import say
from agent.offline.answer.messages.about import ABOUT
from agent.offline.answer.messages.refusals import REFUSALS
from agent.offline.answer.messages.topics import TOPICS
from agent.offline.answer.words import pick
from agent.offline.context import Context, Film
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer


def refusal(frame: Frame) -> Answer:
    return Answer(pick(frame.language, *REFUSALS[frame.topic or "orders"]), Context(frame))


def unmoved(frame: Frame, answer: Answer) -> Answer:
    """The figure that was asked for, after saying that the rest of the message changes nothing."""
    said = say(frame.language, "talk.unmoved")
    return Answer(f"{said}\n\n{answer.text}", answer.context)


def not_in_data(frame: Frame) -> Answer:
    """What is missing, and what is there instead."""
    language = frame.language
    topic = pick(language, *TOPICS.get(frame.topic or "", TOPICS["general"]))
    if frame.topic in {"general", "weather", "future"}:
        text = say(language, "talk.no_help", topic=topic)
        if frame.topic == "general":
            text = say(language, "talk.only_films")
    elif frame.topic in {"export", "account"}:
        text = say(language, "talk.elsewhere", topic=topic)
    else:
        text = say(language, "talk.not_held", topic=topic)
    title = words.plain(frame.titles[0].variants[0]) if frame.titles else ""
    example = examples(frame)[0] if not title else say(language, "talk.average_of", title=title)
    return Answer(f"{text} {say(language, 'talk.holds', example=example)}", Context(frame))


def which_film(frame: Frame, films: tuple[Film, ...]) -> Answer:
    """Several films fit: name them with their years and ask."""
    language = frame.language
    shown = sorted(films, key=lambda film: (film.title, film.year or 0))[:6]
    names = ", ".join(words.plain(film.name) for film in shown)
    text = say(language, "talk.which_film", names=names)
    return Answer(text, Context(frame, tuple(shown)))


def examples(frame: Frame) -> list[str]:
    """The nearest questions that can be answered, by what was understood."""
    language = frame.language
    genre = next(iter(frame.filters.genres_all or frame.filters.genres_any), None)
    subject = words.genre(genre, language) if genre else say(language, "talk.comedy")
    return [
        say(language, "talk.example_average", subject=subject),
        say(language, "talk.example_top", subject=subject),
        say(language, "talk.example_recommend", subject=subject),
    ]


def unclear(frame: Frame, understood: str) -> Answer:
    """What was understood, three near questions, and the way to a model."""
    language = frame.language
    if frame.topic == "age":
        return Answer(say(language, "talk.which_years"), Context(frame))
    if frame.topic == "left_out":
        return Answer(say(language, "talk.left_out"), Context(frame))
    head = say(language, "talk.unclear")
    if understood:
        head += " " + say(language, "talk.understood", understood=understood)
    offer = say(language, "talk.nearest")
    lines = [f"- “{example}”" for example in examples(frame)]
    model = say(language, "talk.model")
    return Answer("\n".join([head, offer, *lines, model]), Context(frame))


def about(frame: Frame, context: Context | None) -> Answer:
    """What the analyst is and how it comes to its figures; the last question in its own words."""
    text = pick(frame.language, *ABOUT[frame.topic or "self"])
    if frame.topic == "method" and context is not None and context.frame.measures:
        text += definition(replace(context.frame, language=frame.language))
    return Answer(text, Context(frame) if context is None else context)


def help_text(frame: Frame) -> Answer:
    language = frame.language
    head = say(language, "talk.help")
    return Answer(
        "\n".join([head, *(f"- “{example}”" for example in examples(frame))]), Context(frame)
    )


def greeting(frame: Frame) -> Answer:
    language = frame.language
    if frame.topic == "ok":
        return Answer(
            say(language, "talk.ok"),
            Context(frame),
        )
    if frame.topic == "thanks":
        return Answer(say(language, "talk.welcome"), Context(frame))
    text = say(language, "talk.hello")
    return Answer(f"{text} {examples(frame)[0]}", Context(frame))
