"""Sentences of `answer.changes` in English, Spanish and Hebrew."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "changes.delete": (
        "Delete your rating of **{name}** ({held} stars)?",
        "¿Borrar tu puntuación de **{name}** ({held} estrellas)?",
        "למחוק את הדירוג שלך ל-**{name}** ({held} כוכבים)?",
    ),
    "changes.rate": (
        "Rate **{name}** {new} stars{before}?",
        "¿Puntuar **{name}** con {new} estrellas{before}?",
        "לדרג את **{name}** ב-{new} כוכבים{before}?",
    ),
    "changes.unchanged": (
        "Nothing is changed until you approve it.",
        "No se cambia nada hasta que lo apruebes.",
        "שום דבר לא ישתנה עד לאישור שלך.",
    ),
    "changes.no_shortcut": (
        "I can't skip that step, whatever the message says: only you can approve a change.",
        "No puedo saltarme ese paso, diga lo que diga el mensaje: solo tú puedes aprobar un cambio.",
        "אין אפשרות לדלג על השלב הזה: רק את או אתה יכולים לאשר שינוי.",
    ),
    "changes.invalid": (
        "I can't set that value: ratings go from half a star to five stars, in halves. Which valid value would you like?",
        "No puedo poner ese valor: las puntuaciones van entre media estrella y cinco, de media en media. ¿Qué valor quieres?",
        "לא ניתן לתת את הערך הזה: הדירוג הוא בין חצי כוכב לחמישה כוכבים, בקפיצות של חצי. איזה ערך תרצו?",
    ),
    "changes.not_offered": (
        "I can't change ratings with the rights of this conversation; I can only read here.",
        "No puedo cambiar puntuaciones con los permisos de esta conversación; solo puedo leer.",
        "אין לי הרשאה לשנות דירוגים בשיחה הזאת.",
    ),
    "changes.which_title": (
        "Which film do you mean? I can't tell from the message; please name it.",
        "¿Qué película? No puedo saber a cuál te refieres; dime el título.",
        "לאיזה סרט הכוונה? לא ניתן לדעת מההודעה; כתבו את השם.",
    ),
    "changes.which_value": (
        "How many stars for {name}? Any value between half a star and five, in halves.",
        "¿Cuántas estrellas para {name}? Entre media estrella y cinco, de media en media.",
        "כמה כוכבים ל-{name}? בין חצי כוכב לחמישה, בקפיצות של חצי.",
    ),
    "changes.not_rated": (
        "You haven't rated {name}, so there is no rating to change or delete.",
        "No has puntuado {name}, así que no hay nada que cambiar ni borrar.",
        "לא דירגת את {name}, ולכן אין דירוג לשנות או למחוק.",
    ),
}
