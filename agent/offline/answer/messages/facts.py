"""Sentences of `answer.facts` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "facts.which_one": (
        "Several films have this name: which one did you mean?",
        "Hay varias con ese nombre: ¿cuál querías?",
        "יש כמה סרטים בשם הזה: לאיזה התכוונת?",
    ),
    "facts.taken_as": (
        "_I took the title to mean {name}._",
        "_He entendido el título como {name}._",
        "_הבנתי שהכוונה ל-{name}._",
    ),
    "facts.no_genre": (
        "{name} has no genre in the data.",
        "{name} no tiene género en los datos: no hay información.",
        "אין מידע על ז'אנר של {name}.",
    ),
    "facts.no_year": (
        "The data doesn't have the release year of {title}.",
        "No tengo el año de estreno de {title}.",
        "אין מידע על שנת היציאה של {title}.",
    ),
    "facts.year": (
        "{title} came out in **{year}**.",
        "{title} se estrenó en **{year}**.",
        "{title} יצא בשנת **{year}**.",
    ),
    "facts.not_rated": (
        "No – you haven't rated {name}.",
        "No has puntuado {name}.",
        "לא דירגת את {name}.",
    ),
    "facts.on_day": (
        " on {when}",
        " el {when}",
        " ב-{when}",
    ),
    "facts.my_stars": (
        "You gave {name} **{stars}** stars{dated}.",
        "Le diste **{stars}** estrellas a {name}{dated}.",
        "נתת ל-{name} **{stars}** כוכבים{dated}.",
    ),
    "facts.no_day": (
        "The data doesn't have the date of your rating of {name}.",
        "No tengo la fecha de tu puntuación de {name}.",
        "אין מידע על תאריך הדירוג של {name}.",
    ),
    "facts.my_rated_at": (
        "You rated {name} on **{shown}**: {stars} stars.",
        "Puntuaste {name} el **{shown}**: {stars} estrellas.",
        "דירגת את {name} ב-**{shown}**: {stars} כוכבים.",
    ),
    "facts.no_average": (
        "There are no ratings (or not enough) of {name}, so there is no average.",
        "No hay puntuaciones suficientes de {name}.",
        "אין מספיק דירוגים של {name}, אין נתונים.",
    ),
    "facts.average": (
        "{name}: **{mean}** stars on average ({many}).",
        "{name}: **{mean}** estrellas de media ({many}).",
        "{name}: **{mean}** כוכבים בממוצע ({many}).",
    ),
    "facts.n_ratings": (
        "{name} has **{shown}**.",
        "{name} tiene **{shown}**.",
        "ל-{name} יש **{shown}**.",
    ),
    "facts.gap": (
        "{name}: you **{first}**, everyone **{second}** ({gap}).",
        "{name}: tú **{first}**, todos **{second}** ({gap}).",
        "{name}: אתה **{first}**, כולם **{second}** ({gap}).",
    ),
    "facts.exists": (
        "Yes, {name} is in the catalogue.",
        "Sí, {name} está en el catálogo.",
        "כן, {name} נמצא בקטלוג.",
    ),
    "facts.no_identifier": (
        "The data doesn't have that identifier for {name}.",
        "No tengo ese identificador de {name}.",
        "אין מידע על המזהה של {name}.",
    ),
    "facts.no_credit": (
        "I can't tell: the data doesn't have the {what} of {name}. It has title, year, genres, tags and ratings.",
        "No puedo decirlo: no tengo {what} de {name}. Los datos tienen título, año, géneros, etiquetas y puntuaciones.",
        "אין מידע על {what} של {name}. יש כותרת, שנה, ז'אנרים, תגיות ודירוגים.",
    ),
    "facts.directed": (
        "{name} was directed by **{shown}**.",
        "{name} la dirigió **{shown}**.",
        "{name} בבימוי **{shown}**.",
    ),
    "facts.runs": (
        "{name} runs **{shown}** minutes.",
        "{name} dura **{shown}** minutos.",
        "{name} נמשך **{shown}** דקות.",
    ),
    "facts.no_tags": (
        "{name} has no tags.",
        "{name} no tiene etiquetas: no hay ninguna.",
        "ל-{name} אין תגיות, לא נמצא אף תג.",
    ),
    "facts.tags_of": (
        "Tags of {name}:",
        "Etiquetas de {name}:",
        "תגיות של {name}:",
    ),
    "facts.no_own_tags": (
        "None: you have no tags on {name}.",
        "Ninguna: no has puesto etiquetas en {name}.",
        "אין: לא נמצאו תגיות שלך על {name}.",
    ),
    "facts.own_tags": (
        "Your tags on {name}:",
        "Tus etiquetas en {name}:",
        "התגיות שלך על {name}:",
    ),
    "facts.none": (
        "none",
        "ninguna",
        "אין אף אחת",
    ),
}
