"""What the agent itself says of a run, in the language of the question: English, Spanish, Hebrew.

English stands where a fault is defined (`agent.faults`); here are the other two, by its code.
"""

from collections.abc import Sequence
from typing import Final

from agent.faults import Fault
from agent.offline.text import Language, language_of

_SPANISH: Final = {
    "signed-out": "Tu sesión ha terminado. Inicia sesión de nuevo y vuelve a preguntar.",
    "catalogue-away": "El catálogo no responde ahora mismo. Inténtalo de nuevo en un momento.",
    "too-many-steps": "Esto necesitó más pasos de los permitidos. Pregunta por una parte menor.",
    "too-slow": "La respuesta tardó más de un minuto y se detuvo.",
    "busy": "Ahora mismo se están respondiendo demasiadas preguntas.",
    "too-long": "el modelo escribía sin fin y se detuvo",
    "answer-broken": "la conexión con el modelo se cortó a mitad de la respuesta",
    "answer-empty": "el modelo envió una respuesta vacía",
    "model-busy": "la cuota gratuita del modelo está agotada por ahora",
    "model-quota": "la cuota del modelo está agotada",
    "model-key": "el proveedor del modelo no acepta la clave configurada",
    "model-unknown": "el proveedor no conoce el modelo configurado",
    "model-slow": "el modelo no respondió a tiempo",
    "model-away": "no se puede llegar al modelo",
    "model-error": "el proveedor del modelo ha fallado",
    "model-confused": "el modelo no supo hacer la pregunta al catálogo",
    "internal": "Algo ha fallado al responder. Inténtalo de nuevo.",
}
_HEBREW: Final = {
    "signed-out": "ההתחברות שלך הסתיימה. יש להתחבר שוב ולשאול מחדש.",
    "catalogue-away": "הקטלוג לא עונה כרגע. נסו שוב בעוד רגע.",
    "too-many-steps": "השאלה דרשה יותר צעדים מהמותר. אפשר לשאול על חלק קטן יותר.",
    "too-slow": "התשובה ארכה יותר מדקה ונעצרה.",
    "busy": "יותר מדי שאלות נענות כרגע.",
    "too-long": "המודל כתב ללא סוף ונעצר",
    "answer-broken": "החיבור למודל נקטע באמצע התשובה",
    "answer-empty": "המודל שלח תשובה ריקה",
    "model-busy": "המכסה החינמית של המודל נוצלה לעת עתה",
    "model-quota": "המכסה של המודל נוצלה",
    "model-key": "ספק המודל אינו מקבל את המפתח שהוגדר",
    "model-unknown": "הספק אינו מכיר את המודל שהוגדר",
    "model-slow": "המודל לא ענה בזמן",
    "model-away": "אי אפשר להגיע למודל",
    "model-error": "אירעה תקלה אצל ספק המודל",
    "model-confused": "המודל לא הצליח להציג את השאלה לקטלוג",
    "internal": "משהו השתבש בזמן המענה. נסו שוב.",
}
_FAULTS: Final[dict[Language, dict[str, str]]] = {"en": {}, "es": _SPANISH, "he": _HEBREW}
_NO_ANSWER: Final[dict[Language, str]] = {
    "en": "{label} gave no answer: {reason}.",
    "es": "{label} no dio respuesta: {reason}.",
    "he": "{label} לא ענה: {reason}.",
}
_LATER: Final[dict[Language, tuple[str, str]]] = {
    "en": ("Try again in {seconds} s.", "Try again later."),
    "es": ("Inténtalo de nuevo en {seconds} s.", "Inténtalo más tarde."),
    "he": ("נסו שוב בעוד {seconds} שניות.", "נסו שוב מאוחר יותר."),
}
_FROM: Final[dict[Language, str]] = {
    "en": "This is from {label}.",
    "es": "Esta respuesta es de {label}.",
    "he": "התשובה היא של {label}.",
}
_WAITS: Final[dict[Language, str]] = {
    "en": "The change you asked for still waits for your approval.",
    "es": "El cambio que pediste sigue esperando tu aprobación.",
    "he": "השינוי שביקשת עדיין ממתין לאישורך.",
}


def no_answer(fault: Fault, label: str, question: str) -> str:
    """Return the note that a model failed and why, as the next one's answer carries it."""
    language = language_of(question)
    return _NO_ANSWER[language].format(label=label, reason=_reason(fault, language))


def noted(answer: str, notes: Sequence[str], label: str, question: str) -> str:
    """Return an answer with the notes under it and the name of who answered at last."""
    told = _FROM[language_of(question)].format(label=label)
    return f"{answer}\n\n_{' '.join(notes)} {told}_" if notes else answer


def failed(fault: Fault, label: str, question: str, *, waiting: bool) -> str:
    """Return what a user is told when nobody answered; `waiting`: a change was proposed before."""
    language = language_of(question)
    parts = [_reason(fault, language)]
    if fault.elsewhere and label and fault.code != "internal":
        seconds, later = _LATER[language]
        when = seconds.format(seconds=fault.retry_after) if fault.retry_after else later
        parts = [no_answer(fault, label, question), when]
    if waiting:
        parts.append(_WAITS[language])
    return " ".join(parts)


def _reason(fault: Fault, language: Language) -> str:
    return _FAULTS[language].get(fault.code, fault.message)
