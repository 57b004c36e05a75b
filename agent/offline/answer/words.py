"""How numbers, dates and names are written in each language."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from agent.offline.text import Language

_INDEX: dict[Language, int] = {"en": 0, "es": 1, "he": 2}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GENRES: dict[str, tuple[str, str]] = {
    "Action": ("acción", "פעולה"),
    "Adventure": ("aventura", "הרפתקאות"),
    "Animation": ("animación", "אנימציה"),
    "Children": ("infantil", "ילדים"),
    "Comedy": ("comedia", "קומדיה"),
    "Crime": ("crimen", "פשע"),
    "Documentary": ("documental", "תיעודי"),
    "Drama": ("drama", "דרמה"),
    "Fantasy": ("fantasía", "פנטזיה"),
    "Film-Noir": ("cine negro", "פילם נואר"),
    "Horror": ("terror", "אימה"),
    "IMAX": ("IMAX", "IMAX"),
    "Musical": ("musical", "מיוזיקל"),
    "Mystery": ("misterio", "מסתורין"),
    "Romance": ("romance", "רומנטיקה"),
    "Sci-Fi": ("ciencia ficción", "מדע בדיוני"),
    "Thriller": ("thriller", "מותחן"),
    "War": ("bélico", "מלחמה"),
    "Western": ("western", "מערבון"),
}


def pick(language: Language, english: str, spanish: str, hebrew: str) -> str:
    """The text in the language of the question."""
    return (english, spanish, hebrew)[_INDEX[language]]


def genre(name: str, language: Language) -> str:
    if language == "en" or name not in _GENRES:
        return name
    return _GENRES[name][0 if language == "es" else 1]


def weekday(name: str, language: Language) -> str:
    if name not in _DAYS:
        return name
    return get_day_names("wide", locale=language)[_DAYS.index(name)]


def month(value: str, language: Language) -> str:
    """`2018-06` as `June 2018`."""
    year, number = value.split("-")[:2]
    day = date(int(year), int(number), 1)
    pattern = {"en": "LLLL y", "es": "LLLL 'de' y", "he": "LLLL y"}[language]
    return format_date(day, pattern, locale=language)


def day(value: str, language: Language) -> str:
    """`2018-06-02` (or a time of that day) as `2 June 2018`."""
    try:
        found = date.fromisoformat(value[:10])
    except ValueError:
        return value
    pattern = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y", "he": "d בMMMM y"}[language]
    return format_date(found, pattern, locale=language)


def decade(value: object, language: Language) -> str:
    return pick(language, f"{value}s", f"años {value}", f"שנות ה-{value}")


def count(value: object, language: Language) -> str:
    return format_decimal(int(float(str(value or 0))), locale=language)


def ratings(value: object, language: Language) -> str:
    """A number of ratings with its noun: `1 rating`, `12 ratings`."""
    shown = count(value, language)
    if shown == "1":
        return pick(language, "1 rating", "1 puntuación", "דירוג אחד")
    return pick(language, f"{shown} ratings", f"{shown} puntuaciones", f"{shown} דירוגים")


def mean(value: object, language: Language) -> str:
    """Two decimals."""
    return format_decimal(float(str(value)), format="0.00", locale=language)


def percent(value: object, language: Language) -> str:
    """One decimal, two below one percent."""
    number = float(str(value))
    return (
        format_decimal(number, format="0.0" if abs(number) >= 1 else "0.00", locale=language) + " %"
    )


def stars(value: object, language: Language) -> str:
    return format_decimal(float(str(value)), format="0.##", locale=language)


def signed(value: float, language: Language, *, whole: bool = False) -> str:
    """A difference in words: `0.25 higher`; `whole` for numbers of things."""
    size = count(abs(value), language) if whole else mean(abs(value), language)
    if value >= 0:
        return pick(language, f"{size} higher", f"{size} más", f"{size} יותר")
    return pick(language, f"{size} lower", f"{size} menos", f"{size} פחות")


def key(name: str, value: object, language: Language) -> str:  # noqa: PLR0911 - one case per kind of group
    """The name of a group as shown."""
    match name:
        case "genre":
            return genre(str(value), language)
        case "weekday":
            return weekday(str(value), language)
        case "decade":
            return decade(value, language)
        case "rated_month":
            return month(str(value), language)
        case "rated_day":
            return day(str(value), language)
        case "hour":
            return f"{int(str(value)):02d}:00"
        case "stars":
            return f"{stars(value, language)} ★"
        case "rated_quarter":
            return str(value)
        case _:
            return str(value)


def film(row: dict[str, object]) -> str:
    year = row.get("year")
    title = plain(str(row.get("title", "")))
    return f"{title} ({year})" if year else title


def reason(result: dict[str, object]) -> str:
    """A tool's own reason in its first sentence, without fields and codes."""
    said = str(result.get("detail") or result.get("error") or result.get("title") or "")
    return plain(said.partition(" {")[0].partition("\n")[0])[:200]


def plain(text: str) -> str:
    """Catalogue text inside an answer: one line, no markup that could pass for ours."""
    return " ".join(text.replace("*", "∗").replace("`", "'").replace("|", "¦").split())
