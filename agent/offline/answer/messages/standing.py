"""Sentences of `answer.standing` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "standing.among": (
        "{yes}: you are number **{shown}** of {everyone} people {what} (top {limit} asked).",
        "{yes}: eres el número **{shown}** de {everyone} personas {what} (top {limit}).",
        "{yes}: אתה במקום **{shown}** מתוך {everyone} אנשים {what} ({limit} הראשונים).",
    ),
    "standing.share": (
        "**{part}** of {everyone} people ({what}; you are number {shown}).",
        "**{part}** de {everyone} personas ({what}; eres el número {shown}).",
        "**{part}** מתוך {everyone} אנשים ({what}; אתה במקום {shown}).",
    ),
    "standing.behind": (
        "**{below}** people are behind you ({what}; you are number {shown} of {everyone}).",
        "**{below}** personas están por detrás ({what}; eres el número {shown} de {everyone}).",
        "**{below}** אנשים אחריך ({what}; אתה במקום {shown} מתוך {everyone}).",
    ),
    "standing.ahead": (
        "**{above}** people are ahead of you ({what}; you are number {shown} of {everyone}).",
        "**{above}** personas están por delante ({what}; eres el número {shown} de {everyone}).",
        "**{above}** אנשים לפניך ({what}; אתה במקום {shown} מתוך {everyone}).",
    ),
    "standing.place": (
        "You are number **{shown}** of {everyone} people {what}.",
        "Eres el número **{shown}** de {everyone} personas {what}.",
        "אתה במקום **{shown}** מתוך {everyone} אנשים {what}.",
    ),
}
