"""Sentences of `answer.figures` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "figures.few": (
        "That rests on very few ratings.",
        "Se basa en muy pocas puntuaciones.",
        "הנתון מבוסס על מעט מאוד דירוגים.",
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
