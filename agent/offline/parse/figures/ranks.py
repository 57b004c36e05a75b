"""My place among everybody, and how many stand before or behind me."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.frame import Filters, Frame
from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Reading

_AMONG = re.compile(
    r"(?<!\bME )\b(?:TOP|BEST|FIRST|MOST) NUM (?:PCT )?(?:OF |ALL |HARSH |GENEROUS |ACTIVITY |MOST )*(?:PEOPLE|ALL|RATE|RATING) "
)
_AHEAD = re.compile(r"\b(?:HOWMANY|PCT) (?:OF )?(?:ALL |OTHERS )?(?:PEOPLE|ALL) ")


def my_rank(draft: Draft, reading: Reading, frame: Frame) -> Frame | None:
    """`where do I rank`, `how many people rated more films than me`."""
    del draft
    if not reading.has("ME", "MINE"):
        return None
    average = reading.has("AVG", "HIGHER", "LOWER", "GENEROUS", "HARSH")
    among = _AMONG.search(reading.all_symbols)
    measure = "my_rank_by_average" if average else "my_rank_by_count"
    ahead = next(reading.matches(_AHEAD), None) is not None and reading.has(
        "MORE", "FEWER", "HIGHER", "LOWER", "GT", "LT", "GENEROUS", "HARSH"
    )
    base = replace(
        frame,
        subject="ratings",
        scope="me",
        versus=None,
        by=(),
        measures=(measure,),
        fact="rank",
        sides=(),
        order_by=None,
    )
    if among is not None:
        share = "PCT" in among.group()
        number = next(item.number for item in reading.items if item.symbol == "NUM")
        return replace(base, limit=int(number), topic="top_percent" if share else "top")
    if (
        ahead
        and (reading.has("VS", "GT", "LT", "ME"))
        and not reading.has("FILM") | (frame.filters != Filters())
    ):
        return replace(base, topic=_side(reading))
    if ahead and reading.has("VS", "GT", "LT", "HIGHER", "MORE", "FEWER"):
        return replace(base, topic=_side(reading))
    return (
        base
        if (reading.has("RANK") and not reading.has("D_GENRE", "D_DECADE", "FILM"))
        or _rank_of_me(reading)
        else None
    )


def _rank_of_me(reading: Reading) -> bool:
    if not reading.has("RANK"):
        return False
    words = " ".join(reading.words)
    return bool(
        re.search(r"\b(?:my rank|do i rank|i rank|my position|my place|mi puesto|quedo)\b", words)
    )


def _side(reading: Reading) -> str:
    below = reading.has("FEWER", "LOWER", "LT", "HARSH")
    side = "below" if below else "above"
    return side + "_percent" if reading.has("PCT") else side
