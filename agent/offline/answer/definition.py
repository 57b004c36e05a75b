"""The line under an answer: whose ratings, which films, when, what minimum, how many."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.messages import say
from agent.offline.answer.words import pick
from agent.offline.context import Json
from agent.offline.frame import Filters, Frame
from agent.offline.text import Language


def definition(frame: Frame, result: Json | None = None, n: object = None) -> str:
    """One italic line, or the empty string for frames that need none."""
    language = frame.language
    rows = n if n is not None else (result or {}).get("n")
    behind = f", n = {words.count(rows, language)}" if rows is not None else ""
    parts = [_whose(frame) + behind, *conditions(frame.filters, language)]
    if frame.min_count:
        text = words.count(frame.min_count, language)
        parts.append(say(language, "definition.per_group", text=text))
    if frame.keep_from is not None or frame.keep_to is not None:
        counted = frame.measures[:1] == ("count",)
        low, high = (
            _shown(end, "g" if counted else ".2f") for end in (frame.keep_from, frame.keep_to)
        )
        text = _range(low, high, language)
        parts.append(
            say(language, "definition.kept_" + ("count" if counted else "mean"), text=text)
        )
    if not _has_window(frame.filters) and frame.subject == "ratings":
        parts.append(say(language, "definition.all_time"))
    parts.append(unread(frame))
    suppressed = (result or {}).get("suppressed")
    if suppressed:
        number = words.count(suppressed, language)
        parts.append(say(language, "definition.left_out", number=number))
    return f"\n\n_{' · '.join(part for part in parts if part)}_"


def unread(frame: Frame) -> str:
    """What was not understood, in the words of the message; empty if nothing was left."""
    text = ", ".join(words.plain(word) for word in frame.unread)
    return say(frame.language, "definition.unread", text=text) if text else ""


def _has_window(filters: Filters) -> bool:
    return bool(filters.rated_from or filters.rated_to or filters.last_days)


def _whose(frame: Frame) -> str:
    language = frame.language
    if frame.subject == "films":
        return say(language, "definition.films")
    if frame.subject == "tags" and frame.scope == "me":
        return say(language, "definition.my_tags")
    if frame.subject == "tags":
        return say(language, "definition.tags")
    if frame.scope == "me":
        return say(language, "definition.my_ratings")
    return say(language, "definition.ratings")


_ALL_GENRES = 19


def conditions(filters: Filters, language: Language) -> list[str]:
    """Every condition in words."""
    parts: list[str] = []
    if filters.genres_all:
        parts.append(" + ".join(words.genre(name, language) for name in filters.genres_all))
    if filters.genres_any:
        joiner = say(language, "definition.either")
        parts.append(joiner.join(words.genre(name, language) for name in filters.genres_any))
    if len(filters.genres_none) >= _ALL_GENRES:
        parts.append(say(language, "definition.no_genre"))
    elif filters.genres_none:
        none = say(language, "definition.none_of")
        parts.append(
            none + ", ".join(words.genre(name, language) for name in filters.genres_none[:4])
        )
    parts += _years(filters, language) + _stars(filters, language) + _when(filters, language)
    parts += _films(filters, language)
    return parts


def _range(low: object, high: object, language: Language) -> str:
    if low is not None and high is not None:
        return f"{low}" if low == high else f"{low}–{high}"
    if low is not None:
        return say(language, "definition.or_more", low=low)
    return say(language, "definition.or_less", high=high)


def _shown(value: float | None, how: str) -> str | None:
    return None if value is None else format(value, how)


def _span(low: object, high: object, language: Language) -> str:
    """A range of years or days."""
    if low is not None and high is not None:
        return f"{low}" if low == high else f"{low}–{high}"
    if low is not None:
        return say(language, "definition.from_on", low=low)
    return say(language, "definition.up_to", high=high)


def _years(filters: Filters, language: Language) -> list[str]:
    if filters.year_from is None and filters.year_to is None:
        return []
    years = _span(filters.year_from, filters.year_to, language)
    if (
        filters.year_from is not None
        and filters.year_to == filters.year_from + 9
        and filters.year_from % 10 == 0
    ):
        years = pick(
            language,
            f"in the {filters.year_from}s",
            f"en los años {filters.year_from}",
            f"בשנות ה-{filters.year_from}",
        )
    return [say(language, "definition.released", years=years)]


def _stars(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    for low, high, who in (
        (filters.stars_from, filters.stars_to, ""),
        (filters.my_stars_from, filters.my_stars_to, say(language, "definition.my")),
    ):
        if low is not None or high is not None:
            text = _range(_shown(low, "g"), _shown(high, "g"), language)
            parts.append(who + say(language, "definition.stars", text=text))
    if filters.half_stars_only:
        parts.append(say(language, "definition.halves"))
    return parts


def _when(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    if filters.last_days:
        text = filters.last_days
        parts.append(say(language, "definition.last_days", text=text))
    if filters.rated_from or filters.rated_to:
        span = _span(filters.rated_from, filters.rated_to, language)
        parts.append(say(language, "definition.rated", span=span))
    if filters.weekdays:
        parts.append(", ".join(words.weekday(name, language) for name in filters.weekdays))
    if filters.months:
        text = ", ".join(str(number) for number in filters.months)
        parts.append(say(language, "definition.months", text=text))
    if filters.hour_from is not None or filters.hour_to is not None:
        parts.append(
            f"{filters.hour_from or 0:02d}:00–{filters.hour_to if filters.hour_to is not None else 23:02d}:59 UTC"
        )
    return parts


def _films(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    if filters.rated == "not_mine":
        parts.append(say(language, "definition.not_mine"))
    elif filters.rated == "mine":
        parts.append(say(language, "definition.mine"))
    if filters.min_ratings is not None or filters.max_ratings is not None:
        text = _range(filters.min_ratings, filters.max_ratings, language)
        parts.append(say(language, "definition.support", text=text))
    if filters.min_average is not None or filters.max_average is not None:
        text = _range(
            _shown(filters.min_average, ".2f"), _shown(filters.max_average, ".2f"), language
        )
        parts.append(say(language, "definition.average", text=text))
    if filters.title_contains or filters.title_is:
        text = words.plain(filters.title_contains or filters.title_is or "")
        parts.append(say(language, "definition.contains", text=text))
    if filters.tag:
        text = words.plain(filters.tag)
        parts.append(say(language, "definition.tag", text=text))
    return parts
