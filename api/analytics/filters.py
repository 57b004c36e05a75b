"""Filters as texts such as 'genres_any=Comedy,War', and filters changed by them."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

from api.analytics.models import FILTER_NAMES, AnalyticsFilters
from api.web.errors import Invalid

_LISTS: Final = frozenset(
    ("genres_all", "genres_any", "genres_none", "weekdays", "months", "movie_ids")
)
_WHOLE: Final = frozenset(
    ("year_from", "year_to", "last_days", "hour_from", "hour_to", "min_ratings", "max_ratings")
)
_NUMBERS: Final = frozenset(
    ("stars_from", "stars_to", "my_stars_from", "my_stars_to", "min_average", "max_average")
)


def parse(texts: Sequence[str], place: str) -> dict[str, Any]:
    """Read 'name=value' texts into filter values; an empty value clears the filter.

    `scope` is taken besides the filter names. Raises Invalid.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not sign:
            raise Invalid("Write each condition as 'name=value'.", field=f"body.{place}")
        if name not in FILTER_NAMES and name != "scope":
            raise unknown(name, (*FILTER_NAMES, "scope"), place, "filter")
        found[name] = _parsed(name, value)
    return found


def _parsed(name: str, value: str) -> Any:
    if not value:
        return None
    if name in _LISTS:
        parts = [part.strip() for part in value.strip("[]").split(",") if part.strip()]
        whole = name in ("months", "movie_ids")
        return [int(part) if whole and part.isdecimal() else part for part in parts]
    if name == "half_stars_only":
        return {"true": True, "false": False}.get(value.lower(), value)
    try:
        if name in _WHOLE:
            return int(value)
        return float(value) if name in _NUMBERS else value
    except ValueError:
        return value


def changed(base: Mapping[str, Any], changes: Mapping[str, Any], place: str) -> AnalyticsFilters:
    """Return the filters `base` with some values changed or cleared (None); raises Invalid."""
    members = {**base, **changes}
    try:
        return AnalyticsFilters.model_validate(
            {name: value for name, value in members.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        message = first["msg"].removeprefix("Value error, ")
        raise Invalid(f"{name}: {message}", field=f"body.{place}") from None


def asked(query: AnalyticsFilters) -> dict[str, Any]:
    """Return the filters a query sets, by name."""
    return {
        name: getattr(query, name)
        for name in FILTER_NAMES
        if getattr(query, name) != AnalyticsFilters.model_fields[name].default
    }


def unknown(name: str, known: Sequence[str], place: str, what: str) -> Invalid:
    """Return the error for a name that is not known, with the closest ones that are."""
    closest = get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:40]
    return Invalid(
        f"There is no such {what}. Closest: {', '.join(closest)}.",
        field=f"body.{place}",
        closest=closest,
    )
