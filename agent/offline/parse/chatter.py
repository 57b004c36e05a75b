"""Messages that ask for no figure: greetings, thanks, help, digests, questions about the analyst."""

from __future__ import annotations

from datetime import datetime

from agent.offline.frame import Frame, Intent
from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_CHATTER = wordset("GREET THANKS POLITE HELP ANSWERNO ANSWERYES WHATABOUT DO BE")
_ASSENT = wordset("POLITE ANSWERYES ANSWERNO WHATABOUT NOT")
_WONDER = wordset("WHY POLITE THAT NOT")
_THANKING = wordset("thanks thx thank ta cheers gracias תודה")
_FIGURES = wordset("HOWMANY AVG GENRE RECO MEDIAN TOP TAG")
_MORE_THAN_HELP = wordset("HOWMANY AVG FILM GENRE RECO")


def chatter(reading: Reading, now: datetime) -> Frame | None:
    """The frame of small talk, or None when there is more to the message."""
    said = {item.symbol for item in reading.items}
    if not said:
        return None
    return _report(reading, said, now) or _about(reading, said) or _pleasantry(reading, said)


def _report(reading: Reading, said: set[str], now: datetime) -> Frame | None:
    if not said & {"DIGEST", "YEARREVIEW"} or said & _FIGURES:
        return None
    return Frame(Intent.DIGEST, reading.language, scope="me", topic=digest_period(reading, now))


def digest_period(reading: Reading, now: datetime) -> str:
    """`week` for the last full one, `week=2026-W47` for the running one, or `year=2026`."""
    year = next((item.value for item in reading.items if item.symbol == "YEAR"), None)
    if reading.has("YEARREVIEW") or year is not None:
        previous = reading.has("LASTP") or (now.month == 1 and not reading.has("THISP"))
        return f"year={year or now.year - previous}"
    if reading.has("THISP", "REL"):
        return f"week={now.isocalendar().year}-W{now.isocalendar().week:02d}"
    return "week"


def _about(reading: Reading, said: set[str]) -> Frame | None:
    """Questions about the analyst itself, and `why?`."""
    topic = next(iter(reading.values("ABOUT")), None)
    if "WHY" in said and said <= _WONDER:
        topic = "method"
    if topic and not said & _FIGURES:
        return Frame(Intent.HELP, reading.language, topic=topic)
    if "HELP" in said and not said & _MORE_THAN_HELP:
        return Frame(Intent.HELP, reading.language)
    return None


def _pleasantry(reading: Reading, said: set[str]) -> Frame | None:
    if said <= _ASSENT:
        thanked = bool(_THANKING & set(reading.words))
        return Frame(Intent.GREETING, reading.language, topic="thanks" if thanked else "ok")
    if said <= _CHATTER and said & {"GREET", "THANKS"}:
        thanked = "THANKS" in said and "GREET" not in said
        return Frame(Intent.GREETING, reading.language, topic="thanks" if thanked else None)
    return None
