"""Text for a digest: its headline, the films, what stands out and what to watch next."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.messages import say
from agent.offline.context import Context, Json, objects, part, texts
from agent.offline.frame import Frame
from agent.offline.plan.steps import Answer

_FILMS = 5
_SUGGESTED = 3


def told(frame: Frame, digest: Json, context: Context) -> Answer:
    """The headline stands in bold; every other line only where the digest has it."""
    lines = [f"**{_headline(frame, digest)}**"]
    lines += _films(frame, part(digest, "films"))
    best = part(digest, "best_find")
    if best:
        name, stars = words.film(best), words.stars(best.get("stars"), frame.language)
        lines.append(say(frame.language, "digests.best_find", name=name, stars=stars))
    discovery = part(digest, "discovery")
    if discovery.get("sentence") and frame.language == "en":  # the api tells it in English only
        lines.append(words.plain(str(discovery["sentence"])))
    lines += _suggested(frame, objects(digest.get("recommendations")))
    if frame.language == "en":
        lines += [f"_{words.plain(note)}_" for note in texts(digest.get("notes"))]
    return Answer("\n".join(line for line in lines if line.strip("*")), context)


def _headline(frame: Frame, digest: Json) -> str:
    """The api's own in English; the same from its figures in the other languages."""
    language, figures = frame.language, part(digest, "against_average")
    if language == "en":
        return words.plain(str(digest.get("headline") or ""))
    count, mean = figures.get("count"), figures.get("average")
    if not count or mean is None:
        return say(language, "digests.nothing")
    many, shown = words.count(count, language), words.mean(mean, language)
    usual = figures.get("average_before")
    if usual is None:
        return say(language, "digests.count", many=many, mean=shown)
    usual = words.mean(usual, language)
    return say(language, "digests.count_and_usual", many=many, mean=shown, usual=usual)


def _films(frame: Frame, films: Json) -> list[str]:
    rows = objects(films.get("items"))[:_FILMS]
    return [
        f"- {words.film(row)} — {words.stars(row.get('stars'), frame.language)} ★" for row in rows
    ]


def _suggested(frame: Frame, rows: list[Json]) -> list[str]:
    names = ", ".join(words.film(row) for row in rows[:_SUGGESTED])
    if not names:
        return []
    said = say(frame.language, "digests.to_watch")
    return [f"{said}: {names}."]


def not_offered(frame: Frame) -> Answer:
    """This conversation may not read digests."""
    text = say(frame.language, "digests.not_offered")
    return Answer(text, Context(frame))
