"""Sentences of `answer.figures` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "figures.in_stars": (
        "{label} is **{shown}** stars.",
        "{label} es de **{shown}** estrellas.",
        "{label}: **{shown}** כוכבים.",
    ),
    "figures.rated_film": (
        "You've rated **{shown}** film.",
        "Has puntuado **{shown}** película.",
        "דירגת סרט אחד (**{shown}**).",
    ),
    "figures.rated_films": (
        "You've rated **{shown}** films.",
        "Has puntuado **{shown}** películas.",
        "דירגת **{shown}** סרטים.",
    ),
    "figures.few": (
        "Only {many} behind it: too few to read much into.",
        "Solo hay {many} detrás: muy pocas para sacar conclusiones.",
        "מאחוריו רק {many}: מעט מכדי להסיק מזה הרבה.",
    ),
    "figures.ties": (
        "({many} more tie with it.)",
        "(Empata con {many} más.)",
        "(עוד {many} בתיקו.)",
    ),
    "figures.few_ask_minimum": (
        "That rests on very few ratings; ask for a minimum to be surer.",
        "Se basa en muy pocas puntuaciones; pide un mínimo para más seguridad.",
        "הנתון מבוסס על מעט דירוגים; אפשר לבקש מינימום.",
    ),
    "figures.more": (
        "… and {many} more.",
        "… y {many} más.",
        "… ועוד {many}.",
    ),
    "figures.films": (
        "{many} films:\n",
        "{many} películas:\n",
        "{many} סרטים:\n",
    ),
}
