"""Every number of an answer traced to a tool result's row and field, or shown as unverified.

Titles and labels are taken out first; each remaining number is held against the row its sentence
names, then against totals, arguments and the question, then against differences, shares, sums and
means of what the sentence names. A number that fits another row only does not pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.calls import Call
from agent.events import Evidence, EvidenceItem
from agent.evidence.claims import Claim, blank, claims_in
from agent.evidence.facts import Fact, gather
from agent.evidence.match import Match, Matcher
from agent.evidence.plain import as_stored, unescaped
from agent.evidence.segments import find_mentions, segments
from agent.evidence.words import FEWEST

_REST = re.compile(r"(?:[.,:]?\d)+")
"""What of a number a claim may leave out (`1.2.3`); the mark stands after it."""
_MARK = "\u202f⚠"
_MAX_TEXT = 20_000
_MAX_CLAIMS = 400
"""An answer with more numbers than this is no answer; the rest counts as unverified."""
_FEWEST = 3.0


@dataclass(frozen=True)
class Report:
    """What an answer states, with the sources that were found."""

    matches: list[Match]
    unknown: list[Claim]

    @property
    def unverified(self) -> list[str]:
        """The numbers without a source, as written, each once."""
        return list(dict.fromkeys(claim.text for claim in self.unknown))

    def told(self) -> Evidence:
        """Return the report as it goes to the reader; what was merely asked for is left out."""
        items = [
            EvidenceItem(text=m.claim.text, value=m.value, tool_call_id=m.call_id, path=m.path)
            for m in self.matches
            if m.call_id
        ]
        return Evidence(items=items, unverified=self.unverified)


def check(text: str, calls: Sequence[Call], question: str, today: str = "") -> Report:
    """Hold every number of `text` against the results of `calls`.

    Numbers of the question may be repeated, and today's date (ISO) may be named.
    """
    text, places = unescaped(text[:_MAX_TEXT])
    text = as_stored(text)
    facts = gather(calls)
    mentions = find_mentions(text, facts)
    masked = blank(text, [(mention.start, mention.end) for mention in mentions])
    claims = claims_in(masked, [])
    claims, unread = claims[:_MAX_CLAIMS], claims[_MAX_CLAIMS:]
    rows = [row for mention in mentions for row in mention.rows]
    allowed = [*_asked_for(question), *_sizes(text, len(mentions))]
    if today:
        allowed.append(Fact(float(today[:4]), "date", "", "today", "today", date=today))
    matcher = Matcher(facts, rows, allowed)
    matches: list[Match] = []
    unknown: list[Claim] = []
    for segment in segments(masked, mentions, claims):
        found, lost = matcher.match(segment)
        matches += found
        unknown += lost
    found = [replace(match, claim=_placed(match.claim, places)) for match in matches]
    return Report(found, [_placed(claim, places) for claim in unknown + unread])


def marked(text: str, report: Report) -> str:
    """Return the answer with a mark after each number that has no source."""
    for claim in sorted(report.unknown, key=lambda claim: -claim.end):
        rest = _REST.match(text, claim.end)
        end = rest.end() if rest else claim.end
        text = text[:end] + _MARK + text[end:]
    return text


def _placed(claim: Claim, places: Sequence[int]) -> Claim:
    """Return a claim with its place in the answer as it was written."""
    return replace(claim, start=places[claim.start], end=places[claim.end])


def _asked_for(question: str) -> list[Fact]:
    """Return the question's own numbers as facts without a tool call."""
    found: list[Fact] = []
    for claim in claims_in(question, []):
        if claim.date:
            year = float(claim.date[:4])
            found.append(Fact(year, "date", "", "question", "question", date=claim.date))
        for value, _ in claim.readings:
            found.append(Fact(value, "number", "", "question", "question"))
            if claim.kind == "percent":
                found.append(Fact(value, "percent", "", "question", "question"))
    return found


def _sizes(text: str, named: int) -> list[Fact]:
    """Return how many entries the answer itself lists: "these three films"."""
    items = sum(line.lstrip()[:2] in {"- ", "* ", "• "} for line in text.splitlines())
    numbered = sum(line.lstrip()[:1].isdigit() for line in text.splitlines())
    found = [
        Fact(float(size), "count", "", "the answer's own list", "len")
        for size in (items, numbered, named)
        if size > 1
    ]
    if FEWEST.search(text):
        found.append(Fact(_FEWEST, "count", "", "the fewest people a figure rests on", "rule"))
    return found
