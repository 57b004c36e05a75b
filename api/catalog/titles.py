"""Film titles as people, lists and data sets write them: pure functions.

MovieLens moves articles to the end and puts other titles in brackets: `Postman, The (Postino, Il)
(1994)`. Everything here turns such spellings into what a person would write, and into one normal
form in which two spellings of a title are equal.
"""

import re
import unicodedata
from dataclasses import dataclass

EARLIEST_YEAR = 1870
LATEST_YEAR = 2100

# Articles that lists move to the end ("Matrix, The"). After a comma at the very end they are
# unmistakable in any of these languages.
_MOVABLE = (
    "the a an le la les l' un une des el los las una unos unas der die das den dem ein eine "
    "il lo i gli uno o os as um uma de het een det en et da"
)
_ARTICLES = frozenset(_MOVABLE.split())
# Articles that also open a title. "Die Hard", "I, Robot" and "Den of Thieves" are why some of the
# above are missing here.
_OPENING = "the a an le la les el los las der das il un une gli"
_LEADING = frozenset(_OPENING.split())
# Where the first word only looks like an article.
_NOT_ARTICLES = frozenset({"los angeles", "las vegas", "la la", "el paso", "el dorado", "a la"})
_ELISION = re.compile("^l['`\u2019\u02bc](?=\\w)", re.IGNORECASE)
_MOVED = re.compile(r"^(?P<rest>.+?),\s+(?P<article>[^\s,]+)$", re.DOTALL)

_YEAR = re.compile(r"\s*\(\s*(?P<year>\d{4})(?:\s*[-\u2013\u2014]\s*(?:\d{4})?)?\s*\)\s*$")
_KNOWN_AS = re.compile(r"^(?:a\.?\s?k\.?\s?a\b\.?|aka\b|also known as\b)[:\s]*", re.IGNORECASE)
# "Birdman: Or (The Unexpected Virtue of Ignorance)": those brackets belong to the title.
_CONTINUES = re.compile(r"(?:\bor|:)$", re.IGNORECASE)

_ROMAN_NUMERALS = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {roman: str(number) for number, roman in enumerate(_ROMAN_NUMERALS.split(), start=2)}
_NUMBER_WORDS = "one two three four five six seven eight nine ten"
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split(), start=1)}
_FULL_PART_WORDS = {
    "part": "part",
    "pt": "part",
    "volume": "vol",
    "vol": "vol",
    "chapter": "chapter",
}
_MORE_PART_WORDS = {"ch": "chapter", "episode": "episode", "ep": "episode", "book": "book"}
_PART_WORDS = _FULL_PART_WORDS | _MORE_PART_WORDS
_PARTS = frozenset(_PART_WORDS.values())
_LETTERS = str.maketrans("øđðłħ\u0131", "oddlhi") | str.maketrans({"æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4\u2032]")
# Marks that sit on or under a letter: Latin, Greek and Cyrillic accents, Hebrew points, Arabic
# vowel signs. Those of Indic scripts and of kana are part of the letter and stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652]")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """A title with its article in front, the year of release, and the other known titles."""

    title: str
    year: int | None
    alternatives: tuple[str, ...] = ()


def parse_title(raw: str) -> ParsedTitle:
    """Split a title as MovieLens writes it: `Matrix, The (a.k.a. X) (1999)`.

    A range of years counts as its first. Without brackets the whole text is the title; it is
    empty only if `raw` is blank.
    """
    text, year = _split_year(" ".join(raw.split()))
    groups: list[str] = []
    while (split := _split_brackets(text)) is not None:
        text, group = split
        groups.insert(0, group)
    title = article_in_front(text)
    seen = {title.casefold()}
    alternatives: list[str] = []
    for group in groups:
        other = article_in_front(_KNOWN_AS.sub("", group).strip())
        if other and other.casefold() not in seen:
            seen.add(other.casefold())
            alternatives.append(other)
    return ParsedTitle(title, year, tuple(alternatives))


def article_in_front(title: str) -> str:
    """Return `The Matrix` for `Matrix, The`, and any other title as it is."""
    moved = _MOVED.match(title)
    if moved is None:
        return title
    article = moved["article"].replace("\u2019", "'")
    if article.casefold() not in _ARTICLES:
        return title
    gap = "" if article.endswith("'") else " "
    return f"{article}{gap}{moved['rest']}"


def sort_title(title: str) -> str:
    """Return the title as a shelf orders it: `Matrix, The` for `The Matrix`."""
    article, rest = _split_article(title)
    return f"{rest}, {article}" if article else title


def normalise(title: str) -> str:
    """Return the form in which two spellings of one title are equal.

    Case, accents, punctuation and one article (in front, or moved to the end) are gone; `&` and
    `+` read `and`; roman numerals and number words for a part become digits. A title that is
    nothing but punctuation stays itself, so that "$" and "!!!" differ.
    """
    _, rest = _split_article(article_in_front(title.strip()))
    words = _words(rest) or _words(title)
    if not words:
        return " ".join(title.casefold().split())
    return " ".join(_digits(words))


def fold(text: str) -> str:
    """Return the text without case, accents and surplus blanks; punctuation stays (for tags)."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def _split_year(text: str) -> tuple[str, int | None]:
    found = _YEAR.search(text)
    if found is None or not text[: found.start()].strip():
        return text, None
    year = int(found["year"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return text, None
    return text[: found.start()], year


def _split_brackets(text: str) -> tuple[str, str] | None:
    """Return what stands before and inside the last pair of brackets, if the text ends in one."""
    if not text.endswith(")"):
        return None
    depth = 0
    for position in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth == 0:
            before = text[:position].rstrip()
            if text[position - 1] != " " or not before or _CONTINUES.search(before):
                return None
            return before, text[position + 1 : -1].strip()
    return None


def _split_article(title: str) -> tuple[str, str]:
    """Return the leading article ("" if there is none) and the rest."""
    if elided := _ELISION.match(title):
        return title[: elided.end()], title[elided.end() :]
    first, _, rest = title.partition(" ")
    if first.casefold() not in _LEADING or not rest.strip():
        return "", title
    pair = f"{first} {rest.split()[0]}".casefold()
    return ("", title) if pair in _NOT_ARTICLES else (first, rest)


def _words(text: str) -> list[str]:
    if text.isascii():  # as most are: no accent, no fraction, nothing to compose
        plain = text.lower().replace("&", " and ").replace("+", " and ").replace("'", "")
        return _WORD.findall(plain.replace("`", ""))
    # "8½" is 8 1/2: a fraction must not run into the number before it.
    apart = "".join(f" {c}" if unicodedata.category(c) == "No" else c for c in text)
    folded = fold(apart.replace("&", " and ").replace("+", " and "))
    return _WORD.findall(_APOSTROPHES.sub("", folded))


def _digits(words: list[str]) -> list[str]:
    result: list[str] = []
    for word in words:
        after_part = bool(result) and result[-1] in _PARTS
        if after_part and word == "i":
            result.append("1")
        elif after_part and word in _NUMBERS:
            result.append(_NUMBERS[word])
        elif result and word in _ROMAN:
            result.append(_ROMAN[word])
        else:
            result.append(_PART_WORDS.get(word, word) if result else word)
    return result
