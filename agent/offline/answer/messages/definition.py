"""Sentences of `answer.definition` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "definition.unread": (
        "not understood: “{text}”",
        "sin entender: «{text}»",
        "לא הובן: “{text}”",
    ),
    "definition.kept_count": ("only with {text}", "solo con {text}", "רק עם {text}"),
    "definition.kept_mean": (
        "only averages of {text}",
        "solo medias de {text}",
        "רק ממוצעים של {text}",
    ),
    "definition.per_group": (
        "at least {text} per group",
        "al menos {text} por grupo",
        "לפחות {text} בכל קבוצה",
    ),
    "definition.all_time": (
        "all time",
        "todo el periodo",
        "כל הזמנים",
    ),
    "definition.left_out": (
        "{number} groups left out for privacy (fewer than 3 people)",
        "{number} grupos omitidos por privacidad (menos de 3 personas)",
        "{number} קבוצות הושמטו מטעמי פרטיות (פחות מ-3 אנשים)",
    ),
    "definition.films": (
        "films in the catalogue",
        "películas del catálogo",
        "סרטים בקטלוג",
    ),
    "definition.my_tags": (
        "your tags",
        "tus etiquetas",
        "התגיות שלך",
    ),
    "definition.tags": (
        "everyone's tags",
        "etiquetas de todos",
        "התגיות של כולם",
    ),
    "definition.my_ratings": (
        "your ratings",
        "tus puntuaciones",
        "הדירוגים שלך",
    ),
    "definition.ratings": (
        "everyone's ratings",
        "puntuaciones de todos",
        "הדירוגים של כולם",
    ),
    "definition.either": (
        " or ",
        " o ",
        " או ",
    ),
    "definition.no_genre": (
        "without a genre",
        "sin género",
        "בלי ז'אנר",
    ),
    "definition.none_of": (
        "not ",
        "sin ",
        "ללא ",
    ),
    "definition.or_more": (
        "{low} or more",
        "{low} o más",
        "{low} ומעלה",
    ),
    "definition.or_less": (
        "{high} or less",
        "{high} o menos",
        "{high} ומטה",
    ),
    "definition.from_on": (
        "from {low} on",
        "desde {low}",
        "מ-{low} ואילך",
    ),
    "definition.up_to": (
        "up to {high}",
        "hasta {high}",
        "עד {high}",
    ),
    "definition.released": (
        "released {years}",
        "estrenadas {years}",
        "יצאו {years}",
    ),
    "definition.my": (
        "my ",
        "mías ",
        "שלי ",
    ),
    "definition.stars": (
        "{text} stars",
        "{text} estrellas",
        "{text} כוכבים",
    ),
    "definition.halves": (
        "half-star values",
        "valores con media estrella",
        "ציוני חצי כוכב",
    ),
    "definition.last_days": (
        "rated in the last {text} days",
        "puntuadas en los últimos {text} días",
        "דורגו ב-{text} הימים האחרונים",
    ),
    "definition.rated": (
        "rated {span}",
        "puntuadas {span}",
        "דורגו {span}",
    ),
    "definition.months": (
        "months {text}",
        "meses {text}",
        "חודשים {text}",
    ),
    "definition.not_mine": (
        "not rated by you",
        "sin puntuar por ti",
        "שלא דירגת",
    ),
    "definition.mine": (
        "rated by you",
        "puntuadas por ti",
        "שדירגת",
    ),
    "definition.support": (
        "films with {text} ratings",
        "películas con {text} puntuaciones",
        "סרטים עם {text} דירוגים",
    ),
    "definition.average": (
        "community average {text}",
        "media de la comunidad {text}",
        "ממוצע קהילה {text}",
    ),
    "definition.contains": (
        "title contains “{text}”",
        "el título contiene «{text}»",
        "הכותרת מכילה “{text}”",
    ),
    "definition.tag": (
        "tag “{text}”",
        "etiqueta «{text}»",
        "תגית “{text}”",
    ),
}
