"""What a benchmark says: figures beside their limit or peer, and tables of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

Of = Literal["ratio", "value"]


@dataclass(frozen=True)
class Target:
    """A bound for a figure's value, or for its ratio to what stands beside it."""

    bound: float
    least: bool = False
    of: Of = "value"

    def holds(self, value: float) -> bool:
        """Whether a value keeps to the bound."""
        return value >= self.bound if self.least else value <= self.bound

    def told(self, unit: str) -> str:
        """Return it as text, such as `>= 0.15 x`."""
        sign = "≥" if self.least else "≤"
        return f"{sign} {number(self.bound)} {'×' if self.of == 'ratio' else unit}".strip()


def least(bound: float, of: Of = "ratio") -> Target:
    """Return a lower bound."""
    return Target(bound, least=True, of=of)


def most(bound: float, of: Of = "value") -> Target:
    """Return an upper bound."""
    return Target(bound, of=of)


@dataclass(frozen=True)
class Figure:
    """One measured value; `beside` is its limit or peer from the same run, in the same unit."""

    section: str
    name: str
    value: float
    unit: str
    beside: str = ""
    beside_value: float | None = None
    target: Target | None = None
    detail: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def ratio(self) -> float | None:
        """The value in multiples of what stands beside it."""
        return self.value / self.beside_value if self.beside_value else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one, or without its peer."""
        if self.target is None:
            return None
        judged = self.ratio if self.target.of == "ratio" else self.value
        return None if judged is None else self.target.holds(judged)


@dataclass(frozen=True)
class Span:
    """Latencies of many tries, in milliseconds."""

    p50: float
    p95: float
    p99: float
    count: int

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Span":
        """Sum up the tries; there must be one at least."""
        ordered = sorted(milliseconds)

        def at(share: float) -> float:
            return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

        return cls(at(0.5), at(0.95), at(0.99), len(ordered))

    def detail(self) -> dict[str, float]:
        """Return it as a figure's detail."""
        return {"p50": self.p50, "p95": self.p95, "p99": self.p99, "n": self.count}


def middle(values: Sequence[float]) -> float:
    """Return the median of the repeats."""
    return float(median(values))


def number(value: float) -> str:
    """Write a value with about three digits."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
