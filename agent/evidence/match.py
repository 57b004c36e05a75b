"""Each claim of an answer held against the facts of the rows it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.evidence import words
from agent.evidence.claims import Claim
from agent.evidence.derive import Operands, columns_of, derived, fits
from agent.evidence.facts import Fact, Facts, Row
from agent.evidence.segments import Mention, Segment


@dataclass(frozen=True)
class Match:
    """A claim with where its number comes from: a path, or a rule over paths."""

    claim: Claim
    value: float | str
    call_id: str
    path: str


class Matcher:
    """Walks an answer's segments in order; what one matched the next may compute with."""

    def __init__(self, facts: Facts, mentioned: Sequence[Row], allowed: Sequence[Fact]) -> None:
        self._facts = facts
        self._mentioned = list(mentioned)
        self._columns = columns_of(facts.rows) + columns_of(mentioned)
        self._allowed = allowed
        self._recent: list[Fact] = []

    def match(self, segment: Segment) -> tuple[list[Match], list[Claim]]:
        """Return the claims of a segment with their source, and those without one."""
        matches: list[Match] = []
        unknown: list[Claim] = []
        here: list[Fact] = []
        self._name_keys(segment)
        for claim in segment.claims:
            found = self._find(claim, segment, here)
            if found is None:
                unknown.append(claim)
            else:
                matches.append(found)
        self._recent = here or self._recent
        return matches, unknown

    def _name_keys(self, segment: Segment) -> None:
        """Take the years, months, hours and stars that rows are grouped by for their names."""
        first = min((mention.start for mention in segment.mentions), default=None)
        for claim in segment.claims:
            leads = first is None or claim.start < first
            if claim.kind in {"year", "date", "time"} or (leads and _heads(claim, segment)):
                keyed = [row for row in self._facts.rows if _pick(claim, row.keys)]
                if keyed:
                    segment.mentions.append(Mention(claim.start, claim.end, tuple(keyed)))
                    self._mentioned += keyed
        segment.mentions.sort(key=lambda mention: mention.start)

    def _find(self, claim: Claim, segment: Segment, here: list[Fact]) -> Match | None:
        """Look at the row a claim stands beside first, and at computed values last."""
        near = _near(claim, segment)
        for place in self._places(claim, segment, near):
            if fact := _pick(claim, place):
                here.append(fact)
                return Match(claim, fact.date or fact.value, fact.call_id, fact.path)
        if _beside_name(claim, segment):
            return None
        named = [*_facts(_all_rows(segment)), *here, *self._recent, *_single(self._facts)]
        sizes = [fact for fact in self._allowed if fact.name == "len"]
        operands = Operands(named, self._facts.top, self._columns, sizes)
        at = claim.start - segment.start
        nearby = segment.text[max(0, at - 2 * _LOOK_BACK) : at + _LOOK_BACK]
        if computed := derived(claim, nearby, operands):
            return Match(claim, computed.value, computed.call_id, computed.path)
        return None

    def _places(
        self, claim: Claim, segment: Segment, near: Sequence[Row]
    ) -> Iterator[Sequence[Fact]]:
        """Yield where the claim may be found, the surest place first."""
        yield _owned(_facts(near), claim, segment)
        if _beside_name(claim, segment):
            return
        yield _owned(self._facts.top, claim, segment)
        yield self._facts.asked
        yield self._allowed
        if _totals(claim, segment) and len(self._facts.rows) > 1:
            return  # a sum of the rows, never one of them
        if not self._mentioned:
            yield _owned(_facts(self._facts.rows), claim, segment)
        elif not segment.mentions:
            yield _owned(_facts(_ends(self._facts)), claim, segment)


def _facts(rows: Sequence[Row]) -> list[Fact]:
    return [fact for row in rows for fact in row.facts]


def _totals(claim: Claim, segment: Segment) -> bool:
    """Tell whether a claim follows "in total"."""
    at = claim.start - segment.start
    return bool(words.IN_TOTAL.search(segment.text[max(0, at - _LOOK_BACK) : at]))


def _heads(claim: Claim, segment: Segment) -> bool:
    """Tell whether a figure follows a claim at once, as in "4 stars: 320" or "| 4.0 | 320"."""
    return bool(words.HEADS.match(segment.text[claim.end - segment.start :]))


def _near(claim: Claim, segment: Segment) -> list[Row]:
    """Return the rows a claim can be about: those named before it, or the one it leads up to.

    Names without a figure between them belong together: "A beats B: 4.2 against 3.9".
    """
    itself = [m for m in segment.mentions if m.start == claim.start]
    if itself:
        return list(itself[0].rows)
    earlier = [m for m in segment.mentions if m.start < claim.start]
    later = [m for m in segment.mentions if m.start > claim.start]
    rows: list[Row] = []
    for before, mention in pairwise([None, *earlier]):
        assert mention is not None  # noqa: S101 - only the first of the list is
        if before is None or _figures_between(before, mention, segment):
            rows = []
        rows += mention.rows
    if later and (not earlier or _leads_to(claim, later[0], segment)):
        rows += later[0].rows
    return rows or list(segment.context)


def _figures_between(one: Mention, other: Mention, segment: Segment) -> bool:
    names = {mention.start for mention in segment.mentions}
    return any(
        one.end <= c.start < other.start and c.kind in _FIGURES and not c.delta
        for c in segment.claims
        if c.start not in names
    )


def _beside_name(claim: Claim, segment: Segment) -> bool:
    """Tell whether a claim follows a name at once ("Drama: 120"), and so can be of it only."""
    ends = [mention.end for mention in segment.mentions if mention.end <= claim.start]
    if not ends or claim.kind in {"percent", "date", "time"}:
        return False
    between = segment.text[max(ends) - segment.start : claim.start - segment.start]
    return 0 < len(between.strip(" *_")) <= 3 and not any(c.isalnum() for c in between)


def _owned(facts: Sequence[Fact], claim: Claim, segment: Segment) -> list[Fact]:
    """Leave out everyone's figures where the clause says "you", and mine where "everyone"."""
    other = {"me": "others", "others": "me"}.get(_owner(claim, segment))
    return [fact for fact in facts if fact.owner != other]


def _owner(claim: Claim, segment: Segment) -> str:
    """Return whose figure the clause before a claim speaks of, if of one side only."""
    at = claim.start - segment.start
    before = segment.text[max(0, at - _LOOK_BACK) : at]
    if words.WHOLE.search(before):
        return ""
    for clause in reversed(words.CLAUSE.split(before)):
        mine, others = words.MINE.search(clause), words.OTHERS.search(clause)
        if mine or others:
            return "" if mine and others else "me" if mine else "others"
    return ""


def _leads_to(claim: Claim, mention: Mention, segment: Segment) -> bool:
    """Tell whether only linking words stand between a claim and the name after it."""
    between = segment.text[claim.end - segment.start : mention.start - segment.start]
    return (
        len(between) <= 30
        and not any(mark in between for mark in ",;:()|\n")
        and not words.CONJUNCTION.search(between)
    )


def _all_rows(segment: Segment) -> list[Row]:
    rows = [row for mention in segment.mentions for row in mention.rows]
    return rows if len(segment.mentions) > 1 else [*rows, *segment.context]


def _single(facts: Facts) -> list[Fact]:
    """Return the facts of results that have one row only: they need no name to be meant."""
    alone = {fact.call_id for fact in facts.top if fact.name == "len" and fact.value == 1}
    return [fact for row in facts.rows if row.call_id in alone for fact in row.facts]


def _ends(facts: Facts) -> list[Row]:
    """Return the first and the last row of each result: "the most", "the least"."""
    by_call: dict[str, list[Row]] = {}
    for row in facts.rows:
        by_call.setdefault(row.call_id, []).append(row)
    return [row for rows in by_call.values() for row in (rows[0], rows[-1])]


def _pick(claim: Claim, facts: Sequence[Fact]) -> Fact | None:
    return next((fact for fact in facts if _same(claim, fact)), None)


_LOOK_BACK = 160
"""How many characters before a claim say whose it is."""
_FIGURES = {"stars", "count", "plain"}
_MEASURES: dict[str, set[str]] = {
    "stars": {"stars", "number"},
    "percent": {"percent", "number"},
    "count": {"count", "number"},
    "time": {"hour"},
    "times": {"number"},
    "year": {"year", "date", "count", "number"},
    "plain": {"stars", "percent", "count", "year", "hour", "number", "date", "id"},
}


def _same(claim: Claim, fact: Fact) -> bool:
    """Tell whether a fact measures what the claim does and reads as it is written."""
    if claim.kind == "date":
        return bool(fact.date) and (
            fact.date.startswith(claim.date) or claim.date.startswith(fact.date)
        )
    if fact.unit not in _MEASURES[claim.kind]:
        return False
    if not _same_noun(claim, fact):
        return False
    if fact.unit == "count" and all(width < 1 for _, width in claim.readings):
        return False
    if fact.compares != claim.delta and fact.unit != "count":
        return False
    if claim.over and _just_above(claim, fact.value):
        return True
    if fact.unit == "stars" and not float(fact.value).is_integer():
        shown = tuple(reading for reading in claim.readings if reading[1] != 1)
        claim = Claim(claim.text, claim.start, claim.end, claim.kind, shown)
    if claim.kind == "percent" and fact.unit == "number":
        return 0 <= fact.value <= 1 and fits(claim, fact.value * 100)
    return fits(claim, fact.value, unsigned=fact.compares)


def _same_noun(claim: Claim, fact: Fact) -> bool:
    """Tell days from films: a figure of days, minutes or people is that and nothing else."""
    if claim.kind != "count" or fact.unit != "count":
        return True
    for name, noun in words.SPANS.items():
        if name in fact.name or noun.search(claim.noun):
            return name in fact.name and bool(noun.search(claim.noun) or not claim.noun)
    return True


def _just_above(claim: Claim, value: float) -> bool:
    """Tell whether "more than 2,600" is what one would say of the value."""
    for stated, width in claim.readings:
        digits = f"{stated:.0f}"
        step = 10.0 ** (len(digits) - len(digits.rstrip("0"))) if width >= 1 else width
        if stated <= value < stated + step:
            return True
    return False
