"""Sentences of `answer.suggestions` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "suggestions.personal": (
        "from your own ratings",
        "según tus puntuaciones",
        "לפי הדירוגים שלך",
    ),
    "suggestions.best_rated": (
        "the best rated films you haven't rated (no personal picks yet)",
        "las mejor valoradas que no has puntuado (aún no hay recomendaciones personales)",
        "הסרטים הטובים ביותר שלא דירגת (אין עדיין המלצות אישיות)",
    ),
    "suggestions.average": (
        "{mean} on average",
        "{mean} de media",
        "{mean} בממוצע",
    ),
}
