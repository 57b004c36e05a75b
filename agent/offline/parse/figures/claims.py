"""What a yes or no question supposes: `do people like it more than I do`."""

from __future__ import annotations

from agent.offline.read.reading import Reading
from agent.offline.wordset import wordset

_UP = wordset("GT MORE HIGHER OVER GENEROUS")
_DOWN = wordset("LT FEWER LOWER UNDER HARSH")
_PERSONS = wordset("ME MINE ALL PEOPLE")
_NOT_YES_OR_NO = wordset("WHICH WHO WHEN HOW HOWMANY HOWOFTEN LIST F_TELL PCT OR")


def claim(reading: Reading) -> tuple[str, ...]:
    """What a yes or no question supposes of my stars: `above` or `below` everyone's average."""
    items = reading.items
    comparing = next((n for n, item in enumerate(items) if item.symbol in _UP | _DOWN), None)
    opening = next((item.symbol for item in items if item.symbol not in {"POLITE", "AND"}), "")
    asked = opening in {"DO", "BE"} or reading.text.rstrip().endswith("?")
    if comparing is None or not asked or reading.has(*_NOT_YES_OR_NO):
        return ()
    who = [item.symbol for item in items[:comparing] if item.symbol in _PERSONS]
    if not who:
        return ()
    upwards = items[comparing].symbol in _UP
    return ("above",) if upwards == (who[0] in {"ME", "MINE"}) else ("below",)
