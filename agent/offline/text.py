"""Cleaning and tokenising: what a person typed, as words with their places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["en", "es", "he"]

MAX_CHARACTERS = 1200
"""Longer messages are cut before any work is done; no question about films needs more."""

_TOKEN = re.compile(
    r"""
    \d{4}-\d{1,2}(?:-\d{1,2})?(?!\d)              # 2018-06 and 2018-06-02
  | \d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?!\d)           # 2/6/2018
  | \d{1,2}:\d{2}(?!\d)                           # 21:30
  | [^\W\d_]+\d+[^\W\d_]+                        # Se7en
  | \d{1,3}(?:,\d{3})+(?!\d)                      # 1,000
  | \d+(?:[.,]\d+)?½? | ½                         # 4, 4.5, 4,5, 4½
  | [^\W\d_]+(?:['’`׳״"´](?=[^\W\d_])[^\W\d_]+)*  # words, with apostrophes inside
  | ★+ | [%+<>≥≤=&/#@*:;$?!,.()-]
    """,
    re.VERBOSE,
)
_HEBREW = re.compile(r"[\u0590-\u05ff]")
_SPANISH_MARKS = re.compile(r"[¿¡ñ]")
_SPANISH_WORDS = frozenset(
    [
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "de",
        "del",
        "en",
        "que",
        "qué",
        "cual",
        "cuál",
        "cuales",
        "cuáles",
        "cuanto",
        "cuánto",
        "cuanta",
        "cuantas",
        "cuántas",
        "cuantos",
        "cuántos",
        "cuando",
        "cuándo",
        "mi",
        "mis",
        "he",
        "ha",
        "han",
        "hay",
        "es",
        "son",
        "fue",
        "por",
        "para",
        "con",
        "sin",
        "como",
        "cómo",
        "película",
        "películas",
        "pelicula",
        "peliculas",
        "puntuado",
        "puntué",
        "nota",
        "media",
        "promedio",
        "género",
        "generos",
        "géneros",
        "año",
        "años",
        "mejor",
        "mejores",
        "peor",
        "peores",
        "recomienda",
        "recomiéndame",
        "recomiendame",
        "borra",
        "ponle",
        "dale",
        "quiero",
        "puedes",
        "solo",
        "sólo",
        "ahora",
        "desde",
        "entre",
        "más",
        "mas",
        "y",
        "o",
        "pero",
        "votado",
        "valorado",
        "calificado",
        "puntuación",
        "puntuaciones",
        "cine",
        "tengo",
        "me",
        "comedias",
        "terror",
        "pon",
        "bórrame",
        "quita",
        "califica",
        "puntúa",
        "puntua",
        "dime",
        "muéstrame",
        "lista",
    ]
)
_ENGLISH_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "how",
        "many",
        "what",
        "which",
        "my",
        "i",
        "is",
        "are",
        "was",
        "did",
        "do",
        "does",
        "have",
        "for",
        "and",
        "or",
        "from",
        "with",
        "rate",
        "rated",
        "film",
        "films",
        "movie",
        "movies",
        "show",
        "me",
        "give",
        "average",
        "best",
        "worst",
        "year",
        "to",
        "on",
        "by",
        "it",
        "that",
        "this",
        "please",
        "delete",
        "remove",
        "change",
        "set",
        "recommend",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: as typed, folded for comparison, and where it stands."""

    text: str
    word: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()


def clean(text: str) -> str:
    """Drop control and direction characters, unify spaces, cut to MAX_CHARACTERS."""
    text = unicodedata.normalize("NFC", text[: MAX_CHARACTERS * 2])
    kept = "".join(
        " " if character in "\n\r\t\u00a0\u2028\u2029" else character
        for character in text
        if character in "\n\r\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
    return re.sub(r"\s{2,}", " ", kept).strip()[:MAX_CHARACTERS]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Compare words without case, accents, vowel points and apostrophes."""
    text = unicodedata.normalize("NFKD", text.casefold().replace("½", "½"))
    return "".join(
        character
        for character in text
        if not unicodedata.combining(character) and character not in "'’`׳״\"´"
    )


def tokenise(text: str) -> list[Token]:
    """Words and signs of an already cleaned text."""
    return [
        Token(match.group(), fold(match.group()), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


def language_of(text: str, default: Language = "en") -> Language:
    """Hebrew by its script, Spanish by its signs and function words, English otherwise."""
    letters = sum(character.isalpha() for character in text)
    if letters and len(_HEBREW.findall(text)) * 3 >= letters:
        return "he"
    if _SPANISH_MARKS.search(text):
        return "es"
    found = re.findall(r"[^\W\d_]+", text)
    # `ponle un 4 a The Matrix`: the words of a name say nothing about the language around it.
    words = [word.casefold() for at, word in enumerate(found) if not at or not word.istitle()]
    words = words if len(words) > 1 else [word.casefold() for word in found]
    spanish = sum(word in _SPANISH_WORDS for word in words)
    english = sum(word in _ENGLISH_WORDS for word in words)
    if spanish == english:
        return default if default != "he" and spanish else "en" if spanish or english else default
    return "es" if spanish > english else "en"
