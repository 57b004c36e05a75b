"""Sentences of `answer.digests` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "digests.best_find": (
        "Best find: {name}, {stars} ★.",
        "Mejor hallazgo: {name}, {stars} ★.",
        "התגלית: {name}, {stars} ★.",
    ),
    "digests.to_watch": (
        "To watch next",
        "Para ver después",
        "לצפייה הבאה",
    ),
    "digests.not_offered": (
        "I can't fetch your digest here; it is on the digest page. I can answer questions about your ratings of the week.",
        "No puedo traer tu resumen aquí; está en la página de resúmenes. Sí puedo responder sobre tus puntuaciones de la semana.",
        "לא ניתן להביא כאן את הסיכום; הוא נמצא בעמוד הסיכומים. אפשר לשאול על הדירוגים שלך מהשבוע.",
    ),
    "digests.nothing": (
        "You rated no films in this time.",
        "No puntuaste ninguna película en ese periodo.",
        "לא דירגת סרטים בתקופה הזאת.",
    ),
    "digests.count": (
        "You rated {many} films, {mean} stars on average.",
        "Puntuaste {many} películas, con {mean} estrellas de media.",
        "דירגת {many} סרטים, בממוצע {mean} כוכבים.",
    ),
    "digests.count_and_usual": (
        "You rated {many} films, {mean} stars on average; your usual is {usual}.",
        "Puntuaste {many} películas, con {mean} estrellas de media; lo habitual en ti es {usual}.",
        "דירגת {many} סרטים, בממוצע {mean} כוכבים; הרגיל אצלך הוא {usual}.",
    ),
}
