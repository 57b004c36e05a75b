"""The line under an answer: whose ratings, which films, when, what minimum, how many."""

from __future__ import annotations

from agent.offline.answer import words
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
        parts.append(
            pick(
                language,
                f"at least {text} per group",
                f"al menos {text} por grupo",
                f"לפחות {text} בכל קבוצה",
            )
        )
    if not _has_window(frame.filters) and frame.subject == "ratings":
        parts.append(pick(language, "all time", "todo el periodo", "כל הזמנים"))
    suppressed = (result or {}).get("suppressed")
    if suppressed:
        number = words.count(suppressed, language)
        parts.append(
            pick(
                language,
                f"{number} groups left out for privacy (fewer than 3 people)",
                f"{number} grupos omitidos por privacidad (menos de 3 personas)",
                f"{number} קבוצות הושמטו מטעמי פרטיות (פחות מ-3 אנשים)",
            )
        )
    return f"\n\n_{' · '.join(part for part in parts if part)}_"


def _has_window(filters: Filters) -> bool:
    return bool(filters.rated_from or filters.rated_to or filters.last_days)


def _whose(frame: Frame) -> str:
    language = frame.language
    if frame.subject == "films":
        return pick(language, "films in the catalogue", "películas del catálogo", "סרטים בקטלוג")
    if frame.subject == "tags" and frame.scope == "me":
        return pick(language, "your tags", "tus etiquetas", "התגיות שלך")
    if frame.subject == "tags":
        return pick(language, "everyone's tags", "etiquetas de todos", "התגיות של כולם")
    if frame.scope == "me":
        return pick(language, "your ratings", "tus puntuaciones", "הדירוגים שלך")
    return pick(language, "everyone's ratings", "puntuaciones de todos", "הדירוגים של כולם")


_ALL_GENRES = 19


def conditions(filters: Filters, language: Language) -> list[str]:
    """Every condition in words."""
    parts: list[str] = []
    if filters.genres_all:
        parts.append(" + ".join(words.genre(name, language) for name in filters.genres_all))
    if filters.genres_any:
        joiner = pick(language, " or ", " o ", " או ")
        parts.append(joiner.join(words.genre(name, language) for name in filters.genres_any))
    if len(filters.genres_none) >= _ALL_GENRES:
        parts.append(pick(language, "without a genre", "sin género", "בלי ז'אנר"))
    elif filters.genres_none:
        none = pick(language, "not ", "sin ", "ללא ")
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
        return pick(language, f"{low} or more", f"{low} o más", f"{low} ומעלה")
    return pick(language, f"{high} or less", f"{high} o menos", f"{high} ומטה")


def _shown(value: float | None, how: str) -> str | None:
    return None if value is None else format(value, how)


def _span(low: object, high: object, language: Language) -> str:
    """A range of years or days."""
    if low is not None and high is not None:
        return f"{low}" if low == high else f"{low}–{high}"
    if low is not None:
        return pick(language, f"from {low} on", f"desde {low}", f"מ-{low} ואילך")
    return pick(language, f"up to {high}", f"hasta {high}", f"עד {high}")


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
    return [pick(language, f"released {years}", f"estrenadas {years}", f"יצאו {years}")]


def _stars(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    for low, high, who in (
        (filters.stars_from, filters.stars_to, ""),
        (filters.my_stars_from, filters.my_stars_to, pick(language, "my ", "mías ", "שלי ")),
    ):
        if low is not None or high is not None:
            text = _range(_shown(low, "g"), _shown(high, "g"), language)
            parts.append(
                who + pick(language, f"{text} stars", f"{text} estrellas", f"{text} כוכבים")
            )
    if filters.half_stars_only:
        parts.append(
            pick(language, "half-star values", "valores con media estrella", "ציוני חצי כוכב")
        )
    return parts


def _when(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    if filters.last_days:
        text = filters.last_days
        parts.append(
            pick(
                language,
                f"rated in the last {text} days",
                f"puntuadas en los últimos {text} días",
                f"דורגו ב-{text} הימים האחרונים",
            )
        )
    if filters.rated_from or filters.rated_to:
        span = _span(filters.rated_from, filters.rated_to, language)
        parts.append(pick(language, f"rated {span}", f"puntuadas {span}", f"דורגו {span}"))
    if filters.weekdays:
        parts.append(", ".join(words.weekday(name, language) for name in filters.weekdays))
    if filters.months:
        text = ", ".join(str(number) for number in filters.months)
        parts.append(pick(language, f"months {text}", f"meses {text}", f"חודשים {text}"))
    if filters.hour_from is not None or filters.hour_to is not None:
        parts.append(
            f"{filters.hour_from or 0:02d}:00–{filters.hour_to if filters.hour_to is not None else 23:02d}:59 UTC"
        )
    return parts


def _films(filters: Filters, language: Language) -> list[str]:
    parts: list[str] = []
    if filters.rated == "not_mine":
        parts.append(pick(language, "not rated by you", "sin puntuar por ti", "שלא דירגת"))
    elif filters.rated == "mine":
        parts.append(pick(language, "rated by you", "puntuadas por ti", "שדירגת"))
    if filters.min_ratings is not None or filters.max_ratings is not None:
        text = _range(filters.min_ratings, filters.max_ratings, language)
        parts.append(
            pick(
                language,
                f"films with {text} ratings",
                f"películas con {text} puntuaciones",
                f"סרטים עם {text} דירוגים",
            )
        )
    if filters.min_average is not None or filters.max_average is not None:
        text = _range(
            _shown(filters.min_average, ".2f"), _shown(filters.max_average, ".2f"), language
        )
        parts.append(
            pick(
                language,
                f"community average {text}",
                f"media de la comunidad {text}",
                f"ממוצע קהילה {text}",
            )
        )
    if filters.title_contains or filters.title_is:
        text = words.plain(filters.title_contains or filters.title_is or "")
        parts.append(
            pick(
                language,
                f"title contains “{text}”",
                f"el título contiene «{text}»",
                f"הכותרת מכילה “{text}”",
            )
        )
    if filters.tag:
        text = words.plain(filters.tag)
        parts.append(pick(language, f"tag “{text}”", f"etiqueta «{text}»", f"תגית “{text}”"))
    return parts
