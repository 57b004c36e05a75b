"""Values, and the names of what they measure."""

from __future__ import annotations

from agent.offline.answer import words
from agent.offline.answer.words import pick
from agent.offline.context import Json
from agent.offline.frame import Frame
from agent.offline.wordset import wordset

SHOWN_ROWS = 50
"""More rows than these are counted, not listed."""


def measured(name: str, value: object, frame: Frame) -> str:
    """A value with the notation of its measure."""
    language = frame.language
    if value is None:
        return "–"
    base = name.removesuffix("_compared").removesuffix("_difference")
    if base in wordset("average community_average stddev community_stddev gap ratings_per_user"):
        return words.mean(value, language)
    if base in {"median", "my_stars"}:
        return words.stars(value, language)
    if base in {"share", "percent"}:
        return words.percent(value, language)
    if base in {"first_rated", "last_rated", "my_rated_at"}:
        return words.day(str(value), language)
    return words.count(value, language)


def counted_noun(frame: Frame, value: object) -> str:
    """What is counted."""
    language = frame.language
    single = value == 1
    if frame.subject == "films":
        return pick(
            language, "film" if single else "films", "película" if single else "películas", "סרטים"
        )
    if frame.subject == "tags":
        return pick(
            language, "tag" if single else "tags", "etiqueta" if single else "etiquetas", "תגיות"
        )
    if frame.scope == "me":
        return pick(
            language,
            "rated film" if single else "rated films",
            "película puntuada" if single else "películas puntuadas",
            "סרטים שדירגת",
        )
    return pick(
        language,
        "rating" if single else "ratings",
        "puntuación" if single else "puntuaciones",
        "דירוגים",
    )


def measure_label(measure: str, frame: Frame) -> str:
    language = frame.language
    mine = frame.scope == "me"
    labels = {
        "average": (
            "Your average" if mine else "The average",
            "Tu media" if mine else "La media",
            "הממוצע שלך" if mine else "הממוצע",
        ),
        "median": (
            "Your median" if mine else "The median",
            "Tu mediana" if mine else "La mediana",
            "החציון שלך" if mine else "החציון",
        ),
        "stddev": ("The standard deviation", "La desviación típica", "סטיית התקן"),
        "share": ("The share", "La proporción", "השיעור"),
        "active_days": ("Days with ratings", "Días con puntuaciones", "ימים עם דירוגים"),
        "distinct_users": ("People", "Personas", "אנשים"),
        "distinct_films": ("Different films", "Películas distintas", "סרטים שונים"),
        "ratings_per_user": ("Ratings per person", "Puntuaciones por persona", "דירוגים לאדם"),
        "first_rated": ("First rating", "Primera puntuación", "הדירוג הראשון"),
        "last_rated": ("Most recent rating", "Última puntuación", "הדירוג האחרון"),
    }
    return pick(language, *labels.get(measure, ("The figure", "El dato", "הנתון")))


def _measure_words(frame: Frame, row: Json) -> str:
    """The main value of a row, with how many ratings stand behind it."""
    measure = frame.measures[0]
    if (
        "my_stars" in frame.measures
        and frame.by[:1] == ("film",)
        and row.get("my_stars") is not None
    ):
        return _own_value(frame, row)
    text = measured(measure, row.get(measure), frame)
    if measure in {"count", "n_ratings"}:
        return f"{text} {_counted_in_list(measure, frame, row.get(measure))}"
    support = row.get("count") if measure != "count" else None
    if support is None and measure in {"community_average", "community_stddev"}:
        support = row.get("n_ratings")
    if support is None:
        return text
    return f"{text} ({words.ratings(support, frame.language)})"


def _own_value(frame: Frame, row: Json) -> str:
    """My stars, with the figure that ranks the list beside them."""
    text = f"{words.stars(row['my_stars'], frame.language)} ★"
    measure = frame.measures[0]
    if measure not in {"my_stars", "my_rated_at"}:
        return f"{text}, {measured(measure, row.get(measure), frame)}"
    when = row.get("my_rated_at")
    return f"{text}, {words.day(str(when), frame.language)}" if when else text


def _counted_in_list(measure: str, frame: Frame, value: object) -> str:
    """What a count in a list counts."""
    language = frame.language
    if measure == "count" and frame.subject != "ratings":
        return counted_noun(frame, value)
    if value == 1:
        return pick(language, "rating", "puntuación", "דירוג")
    return pick(language, "ratings", "puntuaciones", "דירוגים")


def group_name(frame: Frame, row: Json) -> str:
    names = [
        words.film(row) if name == "film" else words.key(name, row.get(name), frame.language)
        for name in frame.by
    ]
    return " · ".join(words.plain(name) for name in names)


def shown_measures(frame: Frame) -> tuple[str, ...]:
    """The measure that ranks comes first."""
    if frame.order_by and frame.order_by in frame.measures:
        return (
            frame.order_by,
            *(measure for measure in frame.measures if measure != frame.order_by),
        )
    return frame.measures


def row_value(frame: Frame, row: Json) -> str:
    if frame.by == ("film",) and frame.fact == "gap":
        mine, theirs = (
            words.stars(row.get("my_stars"), frame.language),
            words.mean(row.get("community_average"), frame.language),
        )
        return pick(
            frame.language,
            f"you {mine}, everyone {theirs} ({words.signed(float(row['gap']), 'en')})",
            f"tú {mine}, todos {theirs} ({words.signed(float(row['gap']), 'es')})",
            f"אתה {mine}, כולם {theirs} ({words.signed(float(row['gap']), 'he')})",
        )
    return _measure_words(frame, row)
