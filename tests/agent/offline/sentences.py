"""Frames and the sentence for each of them, made up by hypothesis in three languages."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from agent.offline.frame import Filters
from agent.offline.text import Language

LANGUAGES: tuple[Language, ...] = ("en", "es", "he")
_GENRES: dict[str, tuple[str, str, str]] = {
    "Comedy": ("comedy", "comedia", "קומדיה"),
    "Drama": ("drama", "drama", "דרמה"),
    "Horror": ("horror", "terror", "אימה"),
    "Sci-Fi": ("sci-fi", "ciencia ficción", "מדע בדיוני"),
    "Western": ("western", "del oeste", "מערבון"),
    "Documentary": ("documentary", "documental", "תיעודי"),
}
_MEASURES: dict[str, tuple[str, str, str]] = {
    "average": ("what is my average", "¿cuál es mi media", "מה הממוצע שלי"),
    "median": ("what is my median", "¿cuál es mi mediana", "מה החציון שלי"),
    "stddev": (
        "what is the standard deviation of my ratings",
        "¿cuál es la desviación típica de mis notas",
        "מה סטיית התקן של הדירוגים שלי",
    ),
}
_GROUPS: dict[str, tuple[str, str, str]] = {
    "genre": ("which genre", "¿qué género", "איזה ז'אנר"),
    "decade": ("which decade", "¿qué década", "איזה עשור"),
}


@dataclass(frozen=True)
class Sentence:
    """A question and what has to be understood."""

    text: str
    language: Language
    measure: str
    by: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    min_count: int | None = None
    descending: bool = True


def _pick(language: Language, words: tuple[str, str, str]) -> str:
    return words[LANGUAGES.index(language)]


@st.composite
def figures(draw: st.DrawFn) -> Sentence:
    """My average, median or deviation for a genre, perhaps of one decade."""
    language = draw(st.sampled_from(LANGUAGES))
    measure = draw(st.sampled_from(sorted(_MEASURES)))
    genre = draw(st.sampled_from(sorted(_GENRES)))
    decade = draw(st.none() | st.sampled_from(range(1930, 2020, 10)))
    name = _pick(language, _GENRES[genre])
    text = _pick(
        language,
        (f" for {name} films", f" en películas de {name}", f" לסרטי {name}"),
    )
    if decade is not None:
        text += _pick(
            language, (f" from the {decade}s", f" de los años {decade}", f" משנות ה-{decade}")
        )
    filters = Filters(
        genres_all=(genre,),
        year_from=decade,
        year_to=None if decade is None else decade + 9,
    )
    return Sentence(
        _pick(language, _MEASURES[measure]) + text + "?", language, measure, (), filters
    )


@st.composite
def counts(draw: st.DrawFn) -> Sentence:
    """How many films I rated, with stars and a month."""
    language = draw(st.sampled_from(LANGUAGES))
    stars = draw(st.sampled_from([2, 3, 4]))
    year = draw(st.integers(2000, 2025))
    text = _pick(
        language,
        (
            f"how many films did I rate {stars} or more in {year}?",
            f"¿cuántas películas puntué con {stars} o más en {year}?",
            f"כמה סרטים דירגתי {stars} ומעלה בשנת {year}?",
        ),
    )
    filters = Filters(stars_from=float(stars), rated_from=f"{year}-01-01", rated_to=f"{year}-12-31")
    return Sentence(text, language, "count", (), filters)


@st.composite
def rankings(draw: st.DrawFn) -> Sentence:
    """The group I rate highest or lowest, with a minimum."""
    language = draw(st.sampled_from(LANGUAGES))
    group = draw(st.sampled_from(sorted(_GROUPS)))
    minimum = draw(st.integers(6, 60))
    best = draw(st.booleans())
    order = (
        ("do I rate highest", "puntúo más alto", "אני מדרג הכי גבוה")
        if best
        else ("do I rate lowest", "puntúo más bajo", "אני מדרג הכי נמוך")
    )
    text = _pick(
        language,
        (
            f"{_GROUPS[group][0]} {order[0]}, with at least {minimum} films?",
            f"{_GROUPS[group][1]} {order[1]}, con al menos {minimum} películas?",
            f"{_GROUPS[group][2]} {order[2]}, עם לפחות {minimum} סרטים?",
        ),
    )
    return Sentence(text, language, "average", (group,), Filters(), minimum, best)
