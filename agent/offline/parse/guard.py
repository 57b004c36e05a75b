"""What must be refused or is not in the data, decided before anything else."""

from __future__ import annotations

import re

from agent.offline.read.reading import Reading

_NUMBERED_PERSON = re.compile(r"\bPEOPLE (?:OF )?(?:NUM|YEAR) ")
_LONG_TITLE = 3
_COUNTED = {
    "who rated",
    "who gave",
    "users who",
    "people who",
    "who has rated",
    "who liked",
    "which users",
    "users that",
}
_ENDINGS = frozenset(["end", "ends", "finish", "finishes", "termina", "acaba", "נגמר"])
_HARMLESS_WITH_TITLE = {"general", "future", "popularity"}


def private_matter(reading: Reading) -> str | None:
    """`secrets`, `others`, `prompt`, `sql` or `role` when the message asks for such a thing."""
    inside = _title_places(reading)
    kinds: list[str] = []
    for item in reading.themes:
        if item.symbol != "PRIVATE" or any(
            place in inside for place in range(item.start, item.end)
        ):
            continue
        phrase = " ".join(reading.words[item.start : item.end])
        if item.value == "others" and reading.has("HOWMANY", "PCT") and phrase in _COUNTED:
            continue
        kinds.append(item.value)
    for kind in ("secrets", "sql", "prompt", "role", "others"):
        if kind in kinds:
            return kind
    return "others" if _names_a_person(reading) else None


def _names_a_person(reading: Reading) -> bool:
    if next(reading.matches(_NUMBERED_PERSON), None) is not None:
        return True
    if _possessive_person(reading):
        return True
    if re.search(
        r"(?<!\w)@\w+|\b[a-z]+-?\d+['’]s\b|\buser_?\s?#?\d+\b", reading.text, re.IGNORECASE
    ):
        return True
    return _subject_is_a_name(reading)


def _possessive_person(reading: Reading) -> bool:
    """`John's favourite films`: films have no favourites."""
    return any(
        name.end - name.start == 1
        and name.value.endswith(("'s", "’s"))
        and any(item.symbol == "FAV" and item.start == name.end for item in reading.items)
        for name in reading.names
    )


def _subject_is_a_name(reading: Reading) -> bool:
    """`what did Sarah rate highest`: a name between did and rate is a person."""
    for item in reading.items:
        if item.symbol != "DO" or reading.words[item.start] not in {"did", "does", "do"}:
            continue
        names = [
            name for name in reading.names if name.start == item.end and name.end - name.start == 1
        ]
        unknown = [
            other for other in reading.items if other.symbol == "X" and other.start == item.end
        ]
        for name in names + unknown:
            verb = next((other for other in reading.items if other.start == name.end), None)
            if verb is not None and verb.symbol in {"RATE", "GIVE", "SEEN", "TAGV", "ENJOY"}:
                return True
    return False


def foreign_topic(reading: Reading) -> str | None:
    """The first thing asked for that no rating or catalogue entry can answer."""
    inside = _title_places(reading)
    if (
        reading.has("HOW")
        and reading.words[-1] in _ENDINGS | {"?"}
        and _ENDINGS & set(reading.words[-2:])
    ):
        return "plot"
    for item in reading.themes:
        if item.symbol == "TOPIC" and not any(
            place in inside for place in range(item.start, item.end)
        ):
            return item.value
    return None


def gives_orders(reading: Reading) -> bool:
    """Whether the text tries to change rules, roles or approvals instead of asking."""
    inside = {
        place
        for item in [*reading.quotes, *(name for name in reading.names if name.start > 0)]
        for place in range(item.start, item.end)
        if item.end - item.start >= _LONG_TITLE
    }
    return any(item.symbol == "ORDER" and item.start not in inside for item in reading.themes)


def _title_places(reading: Reading) -> set[int]:
    return {
        place for item in reading.names + reading.quotes for place in range(item.start, item.end)
    }
