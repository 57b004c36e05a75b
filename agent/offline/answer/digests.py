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
    lines = [f"**{words.plain(str(digest.get('headline') or ''))}**"]
    lines += _films(frame, part(digest, "films"))
    best = part(digest, "best_find")
    if best:
        name, stars = words.film(best), words.stars(best.get("stars"), frame.language)
        lines.append(say(frame.language, "digests.best_find", name=name, stars=stars))
    discovery = part(digest, "discovery")
    if discovery.get("sentence"):
        lines.append(words.plain(str(discovery["sentence"])))
    lines += _suggested(frame, objects(digest.get("recommendations")))
    lines += [f"_{words.plain(note)}_" for note in texts(digest.get("notes"))]
    return Answer("\n".join(line for line in lines if line.strip("*")), context)


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
