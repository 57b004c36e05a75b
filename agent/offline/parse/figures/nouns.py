"""The nouns results can be grouped by."""

from __future__ import annotations

from dataclasses import dataclass

from agent.offline.parse.draft import Draft
from agent.offline.read.reading import Item, Reading

DIMENSIONS = {
    "D_GENRE": "genre",
    "D_DECADE": "decade",
    "D_RELYEAR": "year",
    "D_YEAR": "rated_year",
    "D_MONTH": "rated_month",
    "D_WEEKDAY": "weekday",
    "WEEKDAYWORD": "weekday",
    "D_DAY": "rated_day",
    "D_HOUR": "hour",
    "D_QUARTER": "rated_quarter",
    "D_STARS": "stars",
    "TAG": "tag",
    "FILM": "film",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A grouping, how it was asked for and whether several groups are wanted."""

    name: str
    asked: str
    plural: bool
    at: int


def is_plural_noun(item: Item, reading: Reading) -> bool:
    word = reading.words[item.end - 1]
    original = reading.tokens[item.end - 1].text
    return (
        word.endswith(("s", "ים", "ות")) and not original.endswith(("'s", "’s"))
    ) and word != "series"


def dimension_name(draft: Draft, index: int) -> str:
    reading = draft.reading
    item = reading.items[index]
    name = DIMENSIONS[item.symbol]
    if item.symbol == "D_YEAR":
        return "year" if _release_year(reading, index) else "rated_year"
    if item.symbol == "D_DAY" and _day_of_week(reading, index):
        return "weekday"
    return name


def _day_of_week(reading: Reading, index: int) -> bool:
    """`which day do I rate most` is about weekdays; `on a single day`, `busiest day` about dates."""
    words = set(reading.words)
    if words & {"single", "one", "date", "dates", "busiest", "record"} or reading.has(
        "BUSIEST", "QUIETEST"
    ):
        return False
    if reading.words[reading.items[index].start] in {"date", "dates", "daily", "fecha", "תאריך"}:
        return False
    return reading.has("WHICH") and not reading.has("EVER")


def _release_year(reading: Reading, index: int) -> bool:
    near = [item.symbol for item in reading.items[max(0, index - 2) : index + 3]]
    if "RELEASED" in near:
        return True
    if reading.has("RELEASED") and not reading.has("ME", "MINE"):
        return True
    mine = reading.has("ME", "MINE", "TAGV")
    following = [item.symbol for item in reading.items[index + 1 : index + 3]]
    if following[:2] in (["OF", "FILM"], ["FOR", "FILM"]) or following[:1] == ["FILM"]:
        return True
    if reading.words[reading.items[index].start] in {"yearly", "annually", "annual"}:
        return False
    if not mine:
        activity = reading.has("RATE", "BUSIEST", "QUIETEST") or (
            reading.has("RATING") and not reading.has("AVG", "BEST", "WORST")
        )
        return not (activity and not reading.has("AVG", "FILM")) or (
            reading.has("FILM") and not reading.has("RATE")
        )
    return reading.has("FAV") and not reading.has("RATE", "MINE")
