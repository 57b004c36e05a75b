"""Sentences of `answer.comparisons` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "comparisons.yes": ("Yes.", "Sí.", "כן."),
    "comparisons.no": ("No.", "No.", "לא."),
    "comparisons.together": ("- together: {total}", "- en total: {total}", "- יחד: {total}"),
    "comparisons.versus": (
        "You: **{first}** · everyone: **{second}** — {verdict}.",
        "Tú: **{first}** · todos: **{second}** — {verdict}.",
        "אתה: **{first}** · כולם: **{second}** — {verdict}.",
    ),
    "comparisons.higher": (
        "you are {size} higher",
        "estás {size} por encima",
        "אתה גבוה ב-{size}",
    ),
    "comparisons.lower": (
        "you are {size} lower",
        "estás {size} por debajo",
        "אתה נמוך ב-{size}",
    ),
    "comparisons.same": (
        "the same",
        "igual",
        "אותו דבר",
    ),
    "comparisons.typical": (
        "You have **{own}** ratings; the average person here has **{usual}**.",
        "Tienes **{own}** puntuaciones; una persona media tiene **{usual}**.",
        "יש לך **{own}** דירוגים; לאדם ממוצע כאן יש **{usual}**.",
    ),
    "comparisons.you_and_everyone": (
        ": you {mine}, everyone {theirs} ({gap})",
        ": tú {mine}, todos {theirs} ({gap})",
        ": אתה {mine}, כולם {theirs} ({gap})",
    ),
    "comparisons.first_ahead": (
        "**{name}**: {first}, against {second} for {other} (difference {gap}).",
        "**{name}**: {first}, frente a {second} de {other} (diferencia {gap}).",
        "**{name}**: {first}, לעומת {second} ל-{other} (הפרש {gap}).",
    ),
    "comparisons.tie": (
        "**A tie.**",
        "**Empate.**",
        "**תיקו.**",
    ),
    "comparisons.no_ratings": (
        "no ratings",
        "no hay puntuaciones",
        "אין דירוגים",
    ),
}
