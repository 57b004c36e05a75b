"""What a search text asks of the title index.

A text is read in a few forms: as it stands, with a trailing article moved to the front, with a year
taken off. Only letters and digits of a form reach the index, each word quoted, so that no text is
ever syntax of FTS5 or tsquery.
"""

from dataclasses import dataclass
from typing import Final

from api.catalog.titles import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    article_in_front,
    normalise,
    parse_title,
)

MAX_WORDS: Final = 16
# From so many letters on, the beginning of a word tells which word is meant.
TELLING: Final = 4
# More letters than this are no initials.
INITIALS: Final = 3
_DIGITS: Final = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12",
    "thirteen": "13",
    "sixteen": "16",
    "twenty": "20",
}
_SPELLED: Final = {digits: word for word, digits in _DIGITS.items()}


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a search text: a normal form, and the release year if it names one."""

    normal: str
    year: int | None = None
    whole: bool = False
    """Whether only whole titles are meant, and not their words one by one."""

    def words(self) -> list[str]:
        """Return the words the index knows: letters and digits only."""
        if self.whole:
            return []
        return [word for word in self.normal.split()[:MAX_WORDS] if word.isalnum()]


def forms(q: str) -> list[Form]:
    """Return the readings of a search text, the most literal first; none if it is blank."""
    parsed = parse_title(q)
    found = [Form(normalise(q)), Form(normalise(_article_moved(q)))]
    if parsed.year is not None or parsed.alternatives:
        found.append(Form(normalise(_article_moved(parsed.title)), parsed.year))
    else:
        rest, _, last = q.strip().rpartition(" ")
        if last.isdecimal() and EARLIEST_YEAR <= int(last) <= LATEST_YEAR:
            found.append(Form(normalise(_article_moved(rest)), int(last)))
    # "12 Angry Men" and "Twelve Monkeys" are remembered either way.
    for other in (_DIGITS, _SPELLED):
        words = [other.get(word, word) for word in found[0].normal.split()]
        found.append(Form(" ".join(words)))
    # "la confidential" and "et" are written with dots.
    first, _, others = q.strip().partition(" ")
    if first.isalpha() and 2 <= len(first) <= INITIALS and first.casefold() != "the":
        found.append(Form(normalise(f"{'.'.join(first)}. {others}"), whole=True))
    return [form for form in dict.fromkeys(found) if form.normal]


def _article_moved(q: str) -> str:
    """Return "the matrix" for "matrix the", and any other text as it is."""
    rest, _, last = q.strip().rpartition(" ")
    listed = f"{rest.rstrip(' ,')}, {last}"
    moved = article_in_front(listed)
    return moved if rest and moved != listed else q


def literal(word: str, *, prefix: bool, sqlite: bool) -> str:
    """Return a word as a literal of the index; raises ValueError unless it is alphanumeric."""
    if not word.isalnum():
        raise ValueError("only letters and digits may reach the index")
    if sqlite:
        return f'"{word}"*' if prefix else f'"{word}"'
    return f"'{word}':*" if prefix else f"'{word}'"


def whole_words(form: Form, *, sqlite: bool) -> str:
    """Return the query for all words of a form, or "" if it has none."""
    quoted = [literal(word, prefix=False, sqlite=sqlite) for word in form.words()]
    return _all_of(quoted, sqlite=sqlite)


def beginnings(form: Form, *, sqlite: bool) -> str:
    """Return the query for words that begin like those of a form, or "" if it has none.

    Short words are taken whole, but for the last one, where somebody may still be typing.
    """
    words = form.words()
    quoted = [
        literal(word, prefix=len(word) >= (2 if place == len(words) else 4), sqlite=sqlite)
        for place, word in enumerate(words, start=1)
    ]
    return _all_of(quoted, sqlite=sqlite)


def joined(form: Form, *, prefix: bool, sqlite: bool) -> str:
    """Return the query for titles that are the form written as one word, or begin like it."""
    word = "".join(form.words())
    if not word or (prefix and len(word) < 3):
        return ""
    quoted = literal(word, prefix=prefix, sqlite=sqlite)
    return f"compact : {quoted}" if sqlite else quoted


def _all_of(quoted: list[str], *, sqlite: bool) -> str:
    if not quoted:
        return ""
    return f"words : ({' AND '.join(quoted)})" if sqlite else " & ".join(quoted)
