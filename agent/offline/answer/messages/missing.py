"""Sentences of `answer.missing` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "missing.no_title_with": (
        "**0** – none with “{shown}” in the title; the data doesn't have directors or actors.",
        "**0**: no hay ninguna con «{shown}» en el título; los datos no incluyen directores ni actores.",
        "**0** – אין אף סרט עם “{shown}” בשם; אין בנתונים מידע על במאים או שחקנים.",
    ),
    "missing.too_few_people": (
        "I can't show that: fewer than 3 people stand behind each figure, so there is not enough data.",
        "No puedo mostrarlo: hay menos de 3 personas detrás de cada cifra, así que no hay datos suficientes.",
        "אין אפשרות להציג זאת: פחות משלושה אנשים עומדים מאחורי כל נתון, ולכן אין מספיק נתונים.",
    ),
    "missing.none_mine": (
        "**None.** You have no ratings that fit, so there is no data for this.",
        "**Ninguna.** No tienes puntuaciones que encajen, así que no hay datos.",
        "**אין.** לא דירגת אף סרט שמתאים, ולכן אין נתונים.",
    ),
    "missing.none": (
        "**None.** There are no films or ratings that fit, so there is no data for this.",
        "**Ninguna.** No hay películas ni puntuaciones que encajen.",
        "**אין.** לא נמצאו סרטים או דירוגים מתאימים.",
    ),
    "missing.problem": (
        "I couldn't get that figure. {reason}",
        "No pude obtener ese dato. {reason}",
        "לא הצלחתי לקבל את הנתון. {reason}",
    ),
    "missing.no_such_film": (
        "I couldn't find a film called “{shown}” in the catalogue.",
        "No está en el catálogo: no hay ninguna película llamada «{shown}».",
        "לא נמצא בקטלוג סרט בשם “{shown}”.",
    ),
    "missing.did_you_mean": (
        "Did you mean {offered}?",
        "¿Querías decir {offered}?",
        "האם התכוונת ל-{offered}?",
    ),
}
