"""The numbers an answer states, as a reader would take them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.evidence.plain import examples
from agent.evidence.words import (
    ABOUT,
    AT_ONCE,
    CLOCK,
    COUNTED,
    DELTA,
    GAP_OF,
    MONTHS,
    NUMBER_WORDS,
    OVER,
    PERCENT,
    SCALE,
    STARS,
    THOUSANDS,
    TIMES,
)

Kind = Literal["stars", "percent", "count", "year", "date", "time", "times", "plain"]
Span = tuple[int, int]

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>(?<![\w)\]])[-+−])?"
    r"(?P<digits>\d{1,3}(?:([,.'’])\d{3})(?:\3\d{3})*(?:[.,]\d{1,6})?(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?P<half>½)?"
    r"(?P<tail>[^\W\d_]*)"
)
_LEADING = re.compile(r"^[ \t>|*•–-]*(?P<n>\d{1,3})[.)][*_]*\s", re.MULTILINE)
_HASH = re.compile(r"#(\d{1,3})\b")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+|de\s+|ב)?(?P<M>{_MONTH})\.?,?"
        rf"\s+(?:de\s+|del\s+)?(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)ב?(?P<M>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)ב?(?P<M>{_MONTH})\.?,?\s+(?:of\s+|de\s+|del\s+)?(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d)"),
)
_TIME = re.compile(r"(?<!\d)(?P<h>\d{1,2}):(?P<min>\d{2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_TAILS = {"", "s", "st", "nd", "rd", "th", "º", "ª", "k", "x", "h", "min", "am", "pm", "star"}


@dataclass(frozen=True)
class Claim:
    """A number as written, and each (value, width) it can mean: half the width is its slack."""

    text: str
    start: int
    end: int
    kind: Kind
    readings: tuple[tuple[float, float], ...]
    noun: str = ""
    """What is counted, where the answer says so."""
    date: str = ""
    """Year, month and day as far as they are named: 2018, 2018-06 or 2018-06-01."""
    over: bool = False
    delta: bool = False
    """Whether it is said to be a difference: "0.4 stars more"."""


def claims_in(text: str, masked: Sequence[Span]) -> list[Claim]:
    """Return the claims of `text` in order, outside the spans that are titles or labels."""
    body = blank(text.translate({0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2A: " "}), masked)
    body = blank(body, list(examples(body)))
    found: list[Claim] = []
    for reader in (_dates, _times):
        for claim in reader(body):
            found.append(claim)
            body = blank(body, [(claim.start, claim.end)])
    body = blank(body, _ordinals(body))
    found += _numbers(body)
    found += _words(body)
    return sorted(found, key=lambda claim: claim.start)


def blank(text: str, spans: Sequence[Span]) -> str:
    """Overwrite spans with a letter, so that nothing in them reads as a number or an end."""
    for start, end in spans:
        text = text[:start] + "q" * (end - start) + text[end:]
    return text


def _ordinals(text: str) -> list[Span]:
    """Return the numbering of lists: it counts up by one, from any first number."""
    spans: list[Span] = []
    expected: int | None = None
    for match in _LEADING.finditer(text):
        number = int(match["n"])
        if expected is None or number in {expected, 1}:
            spans.append(match.span("n"))
            expected = number + 1
    return spans + [match.span() for match in _HASH.finditer(text)]


def _dates(text: str) -> Iterator[Claim]:
    taken: list[Span] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken):
                continue
            named = match.groupdict()
            month = MONTHS[named["M"].lower()] if named.get("M") else int(named["m"])
            day = f"-{int(named['d']):02d}" if named.get("d") else ""
            taken.append((start, end))
            date = f"{named['y']}-{month:02d}{day}"
            yield Claim(match[0], start, end, "date", (), date=date)


def _times(text: str) -> Iterator[Claim]:
    for match in _TIME.finditer(text):
        hour = float(match["h"])
        yield Claim(match[0], match.start(), match.end(), "time", ((hour, 0.0),))


def _numbers(text: str) -> Iterator[Claim]:
    for match in _NUMBER.finditer(text):
        tail = match["tail"].lower()
        if tail not in _PLAIN_TAILS and not re.match(r"[֐-׿]", tail):
            continue
        start, end = match.start(), match.end() - len(match["tail"])
        before, after = text[max(0, start - 24) : start], text[end : end + 60]
        if SCALE.search(before) and match["digits"] in {"5", "10", "100"}:
            continue
        thousands = THOUSANDS.match(after)
        readings = tuple(_readings(match, 1000.0 if thousands else 1.0, before))
        if clock := CLOCK.match(text[match.end() - len(match["tail"]) :]):
            hour = readings[0][0] % 12 + (12 if clock[1].lower() == "p" else 0)
            yield Claim(match[0], start, end, "time", ((hour, 0.0),))
            continue
        shown = text[start : end + (1 if tail == "s" else 0)]
        kind = _kind(match, after, readings)
        over = bool(OVER.search(before))
        delta = bool(DELTA.match(after) or GAP_OF.search(before))
        yield Claim(shown, start, end, kind, readings, _noun(after), over=over, delta=delta)


def _readings(match: re.Match[str], scale: float, before: str) -> Iterator[tuple[float, float]]:
    sign = -1.0 if match["sign"] in {"-", "−"} else 1.0
    digits = match["digits"].replace(" ", "").replace("'", ",").replace("’", ",")
    half = 0.5 if match["half"] else 0.0
    for plain in _spellings(digits):
        decimals = len(plain.partition(".")[2])
        value = float(plain)
        width = 10.0**-decimals
        if ABOUT.search(before) and not decimals:
            width = 10.0 ** (len(plain) - len(plain.rstrip("0")))
        yield sign * (value + half) * scale, width * scale


def _spellings(digits: str) -> list[str]:
    """Return what the digits can mean with either sign as decimal or thousands separator."""
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        whole = re.sub(r"[.,]", "", digits[:decimal])
        return [f"{whole}.{digits[decimal + 1 :]}"]
    groups = re.split(r"[.,]", digits)
    if len(groups) == 1:
        return [digits]
    spelled = ["".join(groups)] if all(len(g) == 3 for g in groups[1:]) else []
    if len(groups) == 2 or not spelled:  # `1,234,5`: the last group is the decimals
        spelled.append(f"{''.join(groups[:-1])}.{groups[-1]}")
    return spelled


def _kind(match: re.Match[str], after: str, readings: Sequence[tuple[float, float]]) -> Kind:
    value, width = readings[0]
    if PERCENT.match(after):
        return "percent"
    if match["half"] or STARS.match(after):
        return "stars"
    if TIMES.match(after):
        return "times"
    year = 1870 <= value <= 2100 and width == 1 and len(match["digits"]) == 4
    if year and (match["tail"].lower() == "s" or not COUNTED.match(after)):
        return "year"
    return "count" if COUNTED.match(after) and width >= 1 else "plain"


def _noun(after: str) -> str:
    counted = COUNTED.match(after)
    return counted["noun"].lower() if counted else ""


def _words(text: str) -> Iterator[Claim]:
    """Read number words, where something countable follows: "three films"."""
    for match in _WORD.finditer(text):
        value = NUMBER_WORDS.get(match[0].lower())
        after = text[match.end() : match.end() + 40]
        if value is None or AT_ONCE.search(
            text[max(0, match.end() - 16) : match.end()]
        ):  # "once" is eleven in Spanish
            continue
        if COUNTED.match(after):
            readings = ((float(value), 1.0),)
            start, end = match.span()
            yield Claim(match[0], start, end, "count", readings, noun=_noun(after))
