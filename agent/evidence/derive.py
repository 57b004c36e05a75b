"""Numbers an answer works out from the facts it names: differences, shares, sums, means."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from agent.evidence import words
from agent.evidence.claims import Claim
from agent.evidence.facts import Fact, Row

_MAX_POOL = 60


@dataclass(frozen=True)
class Derived:
    """A value worked out from facts; `path` names the rule and what it was applied to."""

    value: float
    call_id: str
    path: str


@dataclass(frozen=True)
class Operands:
    """What a sentence may compute with: the facts it names, and the columns they stand in."""

    named: Sequence[Fact]
    wholes: Sequence[Fact]
    columns: Sequence[Sequence[Fact]]
    sizes: Sequence[Fact] = ()
    """How many entries the answer itself lists."""


def fits(claim: Claim, value: float, *, unsigned: bool = True) -> bool:
    """Tell whether a value reads as the claim does, at the decimals the claim shows."""
    for stated, width in claim.readings:
        given = (abs(stated), abs(value)) if unsigned else (stated, value)
        if abs(given[0] - given[1]) <= width / 2 + 1e-9:
            return True
    return False


def derived(claim: Claim, sentence: str, operands: Operands) -> Derived | None:
    """Return the first rule that yields the claim; each needs its word in the sentence."""
    for rule in _RULES:
        for found in rule(claim, sentence, operands):
            if fits(claim, found.value):
                return found
    return None


def _pairs(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Yield pairs of facts that measure the same thing in two places."""
    pool = [f for f in dict.fromkeys(facts) if not f.compares][:_MAX_POOL]
    for one, other in combinations(pool, 2):
        if one.unit == other.unit and one.unit not in {"date", "hour"}:
            yield one, other


def _differences(claim: Claim, sentence: str, operands: Operands) -> Iterator[Derived]:
    if claim.kind in {"date", "time", "year"} or not words.DIFFERENCE.search(sentence):
        return
    for one, other in _pairs(operands.named):
        path = f"difference({one.path}, {other.path})"
        for digits in (9, 2, 1):
            value = round(one.value, digits) - round(other.value, digits)
            yield Derived(value, one.call_id, path)
        if claim.kind == "percent" and other.value and one.value:
            yield Derived((one.value / other.value - 1) * 100, one.call_id, f"change{path[10:]}")
            yield Derived((other.value / one.value - 1) * 100, one.call_id, f"change{path[10:]}")


def _rest(claim: Claim, _sentence: str, operands: Operands) -> Iterator[Derived]:
    """Yield what a list leaves out: "and 12 more"."""
    if claim.delta:
        for whole in operands.wholes:
            for size in operands.sizes:
                path = f"difference({whole.path}, {size.path})"
                yield Derived(whole.value - size.value, whole.call_id, path)


def _ratios(claim: Claim, sentence: str, operands: Operands) -> Iterator[Derived]:
    if claim.kind != "times" and not words.RATIO.search(sentence):
        return
    for one, other in _pairs(operands.named):
        if one.value and other.value:
            path = f"ratio({one.path}, {other.path})"
            yield Derived(one.value / other.value, one.call_id, path)
            yield Derived(other.value / one.value, one.call_id, path)


def _shares(claim: Claim, _sentence: str, operands: Operands) -> Iterator[Derived]:
    if claim.kind != "percent":
        return
    parts = [fact for fact in dict.fromkeys(operands.named) if fact.unit == "count"][:_MAX_POOL]
    totals = [(fact.value, fact.path) for fact in operands.wholes if fact.unit == "count"]
    counts = [column for column in operands.columns if column[0].unit == "count"]
    totals += [(sum(fact.value for fact in column), _over("sum", column)) for column in counts]
    totals += [(part.value, part.path) for part in parts]
    for part in parts:
        for total, path in totals:
            if total >= part.value > 0 and path != part.path:
                value = part.value / total * 100
                yield Derived(value, part.call_id, f"share({part.path}, {path})")


def _ranks(claim: Claim, _sentence: str, operands: Operands) -> Iterator[Derived]:
    """Yield how many people stand before and behind a rank, and what share of all they are."""
    people = [fact for fact in operands.named if fact.name.endswith("users")]
    for rank in (fact for fact in operands.named if fact.name.startswith("my_rank")):
        for all_ in people:
            for name, many in (("ahead", rank.value - 1), ("behind", all_.value - rank.value)):
                percent = claim.kind == "percent" and all_.value > 0
                value = 100 * many / all_.value if percent else many
                yield Derived(value, rank.call_id, f"{name}({rank.path}, {all_.path})")


def _sums(claim: Claim, sentence: str, operands: Operands) -> Iterator[Derived]:
    if claim.kind in {"count", "plain", "year"} and words.SUM.search(sentence):
        yield from _folded("sum", sum, operands.columns, {"count"})


def _means(claim: Claim, sentence: str, operands: Operands) -> Iterator[Derived]:
    if claim.kind in {"stars", "plain", "count"} and words.MEAN.search(sentence):
        units = {"stars", "count", "number"}
        yield from _folded("mean", lambda v: sum(v) / len(v), operands.columns, units)


def _folded(
    rule: str,
    fold: Callable[[list[float]], float],
    columns: Sequence[Sequence[Fact]],
    units: set[str],
) -> Iterator[Derived]:
    for column in columns:
        if column[0].unit in units and len(column) > 1:
            value = fold([fact.value for fact in column])
            yield Derived(value, column[0].call_id, _over(rule, column))


def _over(rule: str, column: Sequence[Fact]) -> str:
    listed = column[0].path.split("[", 1)[0]
    return f"{rule}({listed}[{len(column)}].{column[0].name})"


def columns_of(rows: Sequence[Row]) -> list[list[Fact]]:
    """Return the facts of the rows by result, list and field."""
    found: dict[tuple[str, str, str], list[Fact]] = {}
    for row in rows:
        listed = row.path.rsplit("[", 1)[0]
        for fact in row.facts:
            if fact.unit not in {"date", "hour", "year"} and fact.path.count("[") == 1:
                found.setdefault((row.call_id, listed, fact.name), []).append(fact)
    return list(found.values())


_RULES = (_differences, _rest, _ratios, _shares, _ranks, _sums, _means)
