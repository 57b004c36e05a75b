"""The words around numbers, in English, Spanish and Hebrew."""

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_UNIDADES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
]
_DECENAS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "cien": 100}
_HEBREW = {
    "שני": 2, "שתי": 2, "שניים": 2, "שתיים": 2, "שלושה": 3, "שלוש": 3, "ארבעה": 4, "ארבע": 4,
    "חמישה": 5, "חמש": 5, "שישה": 6, "שש": 6, "שבעה": 7, "שבע": 7, "שמונה": 8, "תשעה": 9,
    "תשע": 9, "עשרה": 10, "עשר": 10, "עשרים": 20, "שלושים": 30, "חמישים": 50, "מאה": 100,
}  # fmt: skip

NUMBER_WORDS: dict[str, int] = {
    word: value
    for words in (_UNITS, _UNIDADES)
    for value, word in enumerate(words)
    if value > 1  # "one", "uno" are articles and pronouns far more often than figures
} | {"ninety": 90, "hundred": 100, **_TENS, **_DECENAS, **_HEBREW}

_MONTHS = (
    ("january", "jan", "enero", "ינואר"),
    ("february", "feb", "febrero", "פברואר"),
    ("march", "mar", "marzo", "מרץ", "מרס"),
    ("april", "apr", "abril", "אפריל"),
    ("may", "mayo", "מאי"),
    ("june", "jun", "junio", "יוני"),
    ("july", "jul", "julio", "יולי"),
    ("august", "aug", "agosto", "אוגוסט"),
    ("september", "sept", "sep", "septiembre", "ספטמבר"),
    ("october", "oct", "octubre", "אוקטובר"),
    ("november", "nov", "noviembre", "נובמבר"),
    ("december", "dec", "diciembre", "דצמבר"),
)
MONTHS: dict[str, int] = {name: at for at, names in enumerate(_MONTHS, 1) for name in names}

ALIASES: dict[str, tuple[str, ...]] = {
    "action": ("acción", "פעולה"),
    "adventure": ("aventura", "aventuras", "הרפתקאות"),
    "animation": ("animated", "animación", "אנימציה"),
    "children": ("children's", "infantil", "infantiles", "ילדים"),
    "comedy": ("comedies", "comedia", "comedias", "קומדיה", "קומדיות"),
    "crime": ("crimen", "פשע"),
    "documentary": ("documentaries", "documental", "documentales", "תיעודי", "דוקומנטרי"),
    "drama": ("dramas", "דרמה", "דרמות"),
    "fantasy": ("fantasía", "פנטזיה"),
    "film-noir": ("film noir", "noir", "cine negro", "פילם נואר"),
    "horror": ("terror", "אימה"),
    "musical": ("musicals", "musicales", "מיוזיקל", "מחזמר"),
    "mystery": ("mysteries", "misterio", "מסתורין"),
    "romance": ("romances", "romántico", "románticas", "רומנטיקה", "רומנטי"),
    "sci-fi": ("science fiction", "ciencia ficción", "מדע בדיוני"),
    "thriller": ("thrillers", "suspense", "suspenso", "מתח", "מותחן"),
    "war": ("bélico", "bélicas", "guerra", "מלחמה"),
    "western": ("westerns", "מערבון", "מערבונים"),
    "monday": ("mondays", "lunes", "יום שני"),
    "tuesday": ("tuesdays", "martes", "יום שלישי"),
    "wednesday": ("wednesdays", "miércoles", "יום רביעי"),
    "thursday": ("thursdays", "jueves", "יום חמישי"),
    "friday": ("fridays", "viernes", "יום שישי"),
    "saturday": ("saturdays", "sábado", "sábados", "שבת"),
    "sunday": ("sundays", "domingo", "domingos", "יום ראשון"),
}


def _any(*words: str) -> re.Pattern[str]:
    """Match any of the words at the beginning of a word, whatever its ending."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})", re.IGNORECASE)


COUNTED = re.compile(
    r"[^\w.!?;:\n]{0,3}(?:[^\W\d]+[^\w.!?;:\n]+){0,2}?(?P<noun>ratings?|films?|movies?|titles?|tags?|people|users?|raters?"
    r"|genres?|years?|decades?|days?|months?|weeks?|hours?|minutes?|times|votes?|others?"
    r"|películas?|filmes|valoraciones|puntuaciones|calificaciones|votos|personas|usuarios"
    r"|géneros?|años?|décadas?|días?|meses|semanas?|horas?|minutos?|etiquetas?"
    r"|סרטים|דירוגים|אנשים|משתמשים|שנים|ימים|חודשים|שעות|דקות|ז'אנרים|תגיות)(?!\w)",
    re.IGNORECASE,
)
PERCENT = re.compile(r"\s*(?:%|percent|per cent|por ciento|אחוז)", re.IGNORECASE)
STARS = re.compile(
    r"[\s-]*(?:½?\s*(?:stars?\b|★|⭐|estrellas?\b|כוכב)|/\s*5\b|(?:out\s+)?of\s+5\b|de\s+5\b"
    r"|sobre\s+5\b|מתוך 5)",
    re.IGNORECASE,
)
SCALE = re.compile(r"(?:/\s*|out of\s+|sobre\s+|מתוך\s+)$", re.IGNORECASE)
TIMES = re.compile(r"\s*(?:x\b|×|times (?:as|more|the)|veces)", re.IGNORECASE)
THOUSANDS = re.compile(r"\s?(?:k\b|thousand\b|mil\b|אלף)", re.IGNORECASE)
OVER = re.compile(
    r"(?:over|more than|above|at least|más de|por encima de|al menos|מעל|יותר מ|לפחות)[\s-]*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|nearly|almost|some|circa|~|≈|unos|unas|casi|cerca de"
    r"|aproximadamente|alrededor de|כ-|בערך|כמעט)\s*$",
    re.IGNORECASE,
)
DIFFERENCE = _any(
    "more", "fewer", "less", "higher", "lower", "above", "below", "differ", "gap", "ahead",
    "behind", "apart", "than", "más", "menos", "diferenc", "por encima", "por debajo", "mayor",
    "menor", "drop", "fell", "fall", "rose", "rise", "gain", "increas", "decreas", "grew", "subi",
    "baj", "aument", "disminu", "יותר", "פחות", "הפרש", "פער", "מעל", "מתחת", "גבוה", "נמוך", "up", "down",
)  # fmt: skip
DELTA = re.compile(
    r"\s*(?:stars?|points?|ratings?|films?|%|percent|percentage points?|estrellas?|puntos?|כוכבים"
    r"|películas|filmes|סרטים|נקודות)?\s*(?:more|less|fewer|higher|lower|above|below|ahead|behind|apart|más|menos"
    r"|por encima|por debajo|יותר|פחות|מעל|מתחת)(?!\w)",
    re.IGNORECASE,
)
GAP_OF = re.compile(
    r"(?:difference|gap|drop|rise|fall|increase|decrease|lead|diferencia|subida|bajada|aumento"
    r"|הפרש|פער)\s+(?:is\s+|es\s+)?(?:of|de|של)?\s*$",
    re.IGNORECASE,
)
HEADS = re.compile(r"[^\d\n]{0,14}?[:(|–—-]\s*\**\d")
CLOCK = re.compile(r"\s*([ap])\.?\s?m\b", re.IGNORECASE)
FEWEST = re.compile(r"fewer than|less than|at least|menos de|al menos|לפחות|פחות מ", re.IGNORECASE)
QUOTED = re.compile(
    r"(?<![^\s(\[*_])(?:[\"“„'‘]([^\"”“\n]{3,120}?)[\"”“'’]|«[^«»\n]{3,120}»)(?![^\W_])"
)
EXAMPLES = _any(
    "try", "ask", "questions?", "prueb", "pregunt", "consultas?", "נסו", "נסה", "נסי", "לשאול", "שאל",
)  # fmt: skip
WHOLE = re.compile(r"(?<!\w)(?:of|out of|from|de|entre|מתוך)\s+(?:the |l[oa]s )?$", re.IGNORECASE)
MINE = re.compile(
    r"(?<!\w)(?:you|your|yours|yourself|tú?|tus|tuy[ao]s?|te|has (?:dado|visto|puntuado|valorado|calificado)|diste|שלך|דירגת|נתת|אתה|את)(?!\w)",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"(?<!\w)(?:everyone|everybody|others?|community|all users|people|audience|overall|todos"
    r"|l[ao]s demás|comunidad|resto|כולם|אחרים|הקהילה|השאר)(?!\w)",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[;,:()|–—]|(?<!\w)(?:and|while|whereas|but|y|mientras|pero|against|versus|vs|than|que|אבל|לעומת)(?!\w)",
    re.IGNORECASE,
)
RATIO = _any(
    "times", "twice", "ratio", "per film", "veces", "doble", "por película", "פי", "יחס", "לסרט"
)
SUM = _any(
    "total", "together", "combined", "altogether", "sum", "in all", "overall", "en total",
    "suma", "juntos", "juntas", "conjunto", "סך", "סה\"כ", "ביחד", "יחד", "בסך",
)  # fmt: skip
IN_TOTAL = re.compile(
    r"(?:in total|altogether|in all|en total|en conjunto|סה\"כ|בסך הכול|בסך הכל)\W{0,3}$",
    re.IGNORECASE,
)
AT_ONCE = re.compile(r"(?:at|only|just|more than)\s+once$", re.IGNORECASE)
MEAN = _any("average", "mean", "averaging", "promedio", "media", "ממוצע", "בממוצע")
CONJUNCTION = re.compile(
    r"(?<!\w)(?:and|or|y|e|o|but|while|versus|vs|against|ו|או)(?!\w)", re.IGNORECASE
)


SPANS: dict[str, re.Pattern[str]] = {
    "days": re.compile(r"days?$|d[ií]as?$|ימים"),
    "minutes": re.compile(r"minut|דקות"),
    "users": re.compile(r"people|users?$|raters?$|personas|usuarios|אנשים|משתמשים"),
}
"""Nouns whose figures are never those of films or ratings, by a part of their fields' names."""
