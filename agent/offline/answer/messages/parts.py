"""Sentences of `answer.parts` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "parts.ratio": (
        "**{shown} %** of all ratings are yours ({mine} of {theirs}).",
        "**{shown} %** de todas las puntuaciones son tuyas ({mine} de {theirs}).",
        "**{shown} %** מכל הדירוגים שלך ({mine} מתוך {theirs}).",
    ),
    "parts.per_film": (
        "**{mean}** ratings per film ({many} ratings, {all_films} films).",
        "**{mean}** puntuaciones por película ({many} puntuaciones, {all_films} películas).",
        "**{mean}** דירוגים לסרט ({many} דירוגים, {all_films} סרטים).",
    ),
}
