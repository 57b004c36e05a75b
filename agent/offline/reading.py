"""A message read once: its tokens, the symbols its phrases stand for, and the words left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from agent.offline.lexicon.table import Lexicon, lexicon_for
from agent.offline.text import Language, Token, clean, fold, language_of, tokenise
from agent.offline.wordset import wordset

UNKNOWN = "X"
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{1,90})[\"“”»]|(?<!\w)['‘’]([^'‘’]{2,90})['’](?!\w)")
_YEARS = range(1880, 2036)
_MAX_CORRECTIONS = 25
_MAX_JUDGED = 40
_LONGEST_OPENING = 5
_ARTICLES_OF_ONE = frozenset({"un", "una"})
_NEVER_TITLE = wordset(
    "GENRE MONTH WEEKDAY UTC ME WEEKEND D_DECADE HOLIDAY WHICH HOWMANY WHEN WHO DO BE HAVE Q "
    "FILM RATING LIST"
)
_PLACING = frozenset({"on", "in", "at", "en"})
_JOINING = wordset("of the and in to a an on for with at & : de la el los las del y von der")


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase: its symbol, value, tokens `start:end`, and its number if it is one."""

    symbol: str
    value: str = ""
    start: int = 0
    end: int = 0
    number: float = 0.0


@dataclass(slots=True)
class Reading:
    """The message with everything later steps look at; `used` grows as rules consume items."""

    text: str
    language: Language
    lexicon: Lexicon
    tokens: list[Token]
    words: list[str]
    items: list[Item] = field(default_factory=list[Item])
    themes: list[Item] = field(default_factory=list[Item])
    quotes: list[Item] = field(default_factory=list[Item])
    names: list[Item] = field(default_factory=list[Item])
    used: set[int] = field(default_factory=set[int])
    conjoined: set[int] = field(default_factory=set[int])

    @property
    def code(self) -> str:
        """The symbols in order, one per word; consumed items show as a dot."""
        return "".join(
            (". " if index in self.used else f"{item.symbol} ")
            for index, item in enumerate(self.items)
        )

    @property
    def all_symbols(self) -> str:
        """All symbols in order, consumed or not."""
        return "".join(f"{item.symbol} " for item in self.items)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[list[int]]:
        """The item indexes of each place where `pattern` fits the unused symbols."""
        code = self.code
        for match in pattern.finditer(code):
            first = code.count(" ", 0, match.start())
            yield list(range(first, first + match.group().count(" ")))

    def first(self, pattern: re.Pattern[str]) -> list[int] | None:
        return next(self.matches(pattern), None)

    def use(self, indexes: Iterable[int]) -> None:
        self.used.update(indexes)

    def has(self, *symbols: str) -> bool:
        return any(item.symbol in symbols for item in self.items)

    def has_unused(self, *symbols: str) -> bool:
        return any(
            item.symbol in symbols
            for index, item in enumerate(self.items)
            if index not in self.used
        )

    def values(self, symbol: str) -> list[str]:
        return [item.value for item in self.items if item.symbol == symbol]

    def theme(self, prefix: str) -> Item | None:
        return next((item for item in self.themes if item.symbol == prefix), None)

    def words_of(self, start: int, end: int) -> str:
        """The original text of the tokens `start:end`."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def read(text: str, default: Language = "en") -> Reading:
    """Read a message in its own language."""
    text = clean(text)
    tokens = _without_hyphens(tokenise(text))
    language = _settled(language_of(text, default), tokens)
    lexicon = lexicon_for(language)
    words = _canonical(tokens, lexicon)
    reading = Reading(text, language, lexicon, tokens, words)
    reading.conjoined = {
        index
        for index, token in enumerate(tokens)
        if language == "he" and token.word[:1] == "ו" and words[index] != token.word
    }
    reading.themes = list(_themes(words, lexicon))
    reading.quotes = _quotes(reading)
    blocked = {index for item in reading.quotes for index in range(item.start, item.end)}
    reading.items = list(_items(reading, blocked))
    reading.names = _names(reading, blocked)
    inside = {index for item in reading.names for index in range(item.start, item.end)}
    if inside:
        reading.items = list(_items(reading, blocked | inside))
    reading.items = [
        found for index in range(len(reading.items)) for found in _settled_item(reading, index)
    ]
    reading.themes = [theme for theme in reading.themes if not _part_of_phrase(reading, theme)]
    return reading


_CONJUNCTIONS = {"and", "y"}
_LISTED = {"GENRE", "DECADE", "YEAR", "MONTH", "WEEKDAY", "X", "FILM", "D_YEAR"}
_LIKERS = {"ME", "PEOPLE", "ALL", "DO", "MINE", "WHO", "NOT", "AND", "OR", "MOST"}


_MINE_INSIDE = wordset(
    "BEST WORST MOST LEAST EVERYTHING OVER UNDER D_STARS MEDIAN STD DISTRIBUTION GAP PCT RANK SORT"
)


def _settled_item(reading: Reading, index: int) -> Iterator[Item]:
    """An item in the light of its neighbours."""
    item = reading.items[index]
    before = reading.items[index - 1].symbol if index else ""
    words = reading.words[item.start : item.end]
    if item.symbol in _MINE_INSIDE and any(reading.lexicon.names_me(word) for word in words):
        yield Item("ME", "", item.start, item.start)  # `which genre do I like best`
    if words == ["then"] and index and index == len(reading.items) - 1:
        yield replace(item, symbol="THAT", value="time")  # `what did I rate then?`
    elif item.symbol == "ENJOY" and words == ["like"] and before not in _LIKERS:
        yield replace(item, symbol="LIKE")  # `one like Alien`: nobody likes, the word compares
    elif item.symbol == "WHATABOUT" and words[0] in _CONJUNCTIONS and before in _LISTED:
        yield replace(item, symbol="AND")  # `for comedies and for dramas` asks nothing anew
    else:
        yield item


def _part_of_phrase(reading: Reading, theme: Item) -> bool:
    """`tougher critic` is about me: a longer phrase of the grammar outdoes a topic inside it."""
    return theme.symbol == "TOPIC" and any(
        item.start <= theme.start
        and theme.end <= item.end
        and item.end - item.start > theme.end - theme.start
        for item in reading.items
    )


def _settled(language: Language, tokens: list[Token]) -> Language:
    """Spanish without its signs: more words known there than in English."""
    if language == "he":
        return language
    words = [token.word for token in tokens if token.is_word][:_MAX_JUDGED]
    spanish, english = (
        sum(lexicon_for(name).knows(word) for word in words) for name in ("es", "en")
    )
    if language == "en":
        return "es" if spanish > english else "en"
    return "en" if english > spanish + 1 else "es"


def _without_hyphens(tokens: list[Token]) -> list[Token]:
    """A hyphen counts only between two numbers: `1990-1999`, not `five-star`."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.text == "-":
            neighbours = tokens[index - 1 : index] + tokens[index + 1 : index + 2]
            if len(neighbours) < 2 or not all(other.text[:1].isdecimal() for other in neighbours):
                continue
        kept.append(token)
    return kept


def _canonical(tokens: list[Token], lexicon: Lexicon) -> list[str]:
    """Words with possessives, prefixes and misspellings undone where that makes them known."""
    words: list[str] = []
    corrections = 0
    shouting = sum(token.is_capitalised for token in tokens) * 2 > len(tokens)
    for index, token in enumerate(tokens):
        word = token.word
        if not token.is_word or lexicon.knows(word) or word in lexicon.numbers:
            words.append(word)
            continue
        bare = _bare(token, lexicon)
        name = token.is_capitalised and index > 0 and not shouting
        if bare is None and corrections < _MAX_CORRECTIONS:
            corrections += 1
            near = lexicon.nearest(word)
            bare = near if not name or (near is not None and lexicon.is_calendar(near)) else None
        words.append(bare or word)
    return words


def _bare(token: Token, lexicon: Lexicon) -> str | None:
    if re.search(r"['’]s$", token.text) and lexicon.knows(token.word[:-1]):
        return token.word[:-1]
    for prefix in lexicon.prefixes:
        rest = token.word.removeprefix(prefix)
        if rest != token.word and len(rest) >= 2 and lexicon.knows(rest):
            return rest
    return None


def _themes(words: list[str], lexicon: Lexicon) -> Iterator[Item]:
    index = 0
    while index < len(words):
        found = lexicon.topics.longest(words, index)
        if found:
            end, (symbol, value) = found
            yield Item(symbol, value, index, end)
        index += 1


def _quotes(reading: Reading) -> list[Item]:
    found: list[Item] = []
    for match in _QUOTED.finditer(reading.text):
        group = 1 if match.group(1) else 2
        inside = [
            index
            for index, token in enumerate(reading.tokens)
            if match.start(group) <= token.start and token.end <= match.end(group)
        ]
        if inside:
            found.append(Item("QUOTE", match.group(group).strip(), inside[0], inside[-1] + 1))
    return found


def _items(reading: Reading, blocked: set[int]) -> Iterator[Item]:
    words, lexicon = list(reading.words), reading.lexicon
    for index in blocked:
        words[index] = "\0"
    index = 0
    while index < len(words):
        if index in blocked:
            index += 1
            continue
        found = _spoken_decade(lexicon, words, index) or _number(reading, words, index)
        found = found or _phrase(lexicon, words, index)
        if found and found.symbol == "WHICH" and _relative_pronoun(reading, found):
            index += 1
            continue
        if found and index in reading.conjoined:
            yield Item("AND", "", index, index)
        letter = bool(lexicon.prefixes) and len(words[index]) == 1
        if (
            found is None
            and reading.tokens[index].is_word
            and words[index] not in lexicon.filler
            and not letter
        ):
            found = Item(UNKNOWN, words[index], index, index + 1)
        if found:
            yield found
        index = found.end if found else index + 1


def _phrase(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    decade = lexicon.decades.get(words[index])
    if decade:
        return Item("DECADE", str(decade), index, index + 1, float(decade))
    spoken = _spoken_decade(lexicon, words, index)
    if spoken:
        return spoken
    found = lexicon.grammar.longest(words, index) or _without_prefix(lexicon, words, index)
    if found is None:
        return None
    end, (symbol, value) = found
    return Item(symbol, value, index, end)


def _without_prefix(
    lexicon: Lexicon, words: list[str], index: int
) -> tuple[int, tuple[str, str]] | None:
    """A word known only inside longer phrases, read without its prefix."""
    for prefix in lexicon.prefixes:
        rest = words[index].removeprefix(prefix)
        if rest != words[index] and len(rest) >= 2:
            found = lexicon.grammar.longest([*words[:index], rest, *words[index + 1 :]], index)
            if found:
                return found
    return None


def _relative_pronoun(reading: Reading, item: Item) -> bool:
    """The Spanish `que` without an accent asks only near the beginning."""
    token = reading.tokens[item.start]
    return item.end - item.start == 1 and token.text.lower() == "que" and item.start > 1


def _spoken_decade(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    """`los años 80`, `שנות ה-90`: an opener, links, then the decade's number or name."""
    if words[index] not in lexicon.decade_openers:
        return None
    end = index + 1
    while end < len(words) and words[end] in lexicon.decade_links:
        end += 1
    word = words[end] if end < len(words) else ""
    decade = lexicon.decade_words.get(word)
    if decade is None and word.isdecimal() and len(word) in {2, 4} and int(word) % 10 == 0:
        decade = _decade(int(word))
    following = words[end + 1] if end + 1 < len(words) else ""
    if decade is None or (words[index] == "los" and following in {"mejores", "peores", "mas"}):
        return None
    return Item("DECADE", str(decade), index, end + 1, float(decade))


def _number(reading: Reading, words: list[str], index: int) -> Item | None:
    token = reading.tokens[index]
    if re.fullmatch(r"\d{4}-\d{1,2}(-\d{1,2})?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", token.text):
        return Item("DATE", token.text, index, index + 1)
    if re.fullmatch(r"\d{1,2}:\d{2}", token.text):
        return Item("CLOCK", token.text, index, index + 1, float(token.text.split(":")[0]))
    if token.text[0] == "★":
        return Item("STARS", "", index, index + 1, float(len(token.text)))
    if token.text[0].isdecimal() or token.text == "½":
        return _digits(reading, words, index)
    return _number_words(reading.lexicon, words, index)


def _digits(reading: Reading, words: list[str], index: int) -> Item:
    token = reading.tokens[index]
    whole = token.text.replace("½", "")
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", whole)
    value = float((whole.replace(",", "") if grouped else whole.replace(",", ".")) or 0)
    value += 0.5 if "½" in token.text else 0
    following = reading.tokens[index + 1] if index + 1 < len(words) else None
    touching = following is not None and following.start - token.end <= 1
    if touching and words[index + 1] == "s" and (value * 2).is_integer():
        if value % 10 == 0 and value >= 10:
            decade = _decade(int(value))
            if decade:
                return Item("DECADE", str(decade), index, index + 2, float(decade))
        if value <= 5:
            return Item("STARS", "", index, index + 2, value)
    if touching and words[index + 1] in {"st", "nd", "rd", "th"}:
        return Item("NUM", "ordinal", index, index + 2, value)
    end, value = _with_half(reading.lexicon, words, index + 1, value)
    if value.is_integer() and int(value) in _YEARS and len(whole) == 4 and end == index + 1:
        return Item("YEAR", whole, index, end, value)
    return Item("NUM", "", index, end, value)


def _decade(value: int) -> int | None:
    if value in _YEARS:
        return value
    return (2000 + value if value < 30 else 1900 + value) if value < 100 else None


def _number_words(lexicon: Lexicon, words: list[str], index: int) -> Item | None:
    if words[index] in lexicon.star_plurals:
        return Item("STARS", "", index, index + 1, lexicon.star_plurals[words[index]])
    if words[index] in _ARTICLES_OF_ONE:
        following = lexicon.grammar.longest(words, index + 1)
        counted = following is not None and following[1][0] in {"RATING", "STAR", "TIMES"}
        return Item("NUM", "word", index, index + 1, 1.0) if counted else None
    total, end = 0.0, index
    while end < len(words) and words[end] in lexicon.numbers:
        value = lexicon.numbers[words[end]]
        if value >= 100:
            total = max(total, 1) * value
        elif end > index and (total % 10 or value >= 10) and total < 100:
            break
        else:
            total += value
        end += 1
    if end == index:
        return None
    end, total = _with_half(lexicon, words, end, total)
    return Item("NUM", "word", index, end, total)


def _with_half(lexicon: Lexicon, words: list[str], end: int, value: float) -> tuple[int, float]:
    for phrase in lexicon.and_a_half:
        if words[end : end + len(phrase)] == list(phrase):
            return end + len(phrase), value + 0.5
    return end, value


def _names(reading: Reading, blocked: set[int]) -> list[Item]:
    """Runs of capitalised words inside a sentence: very likely titles."""
    tokens = reading.tokens
    if sum(token.is_capitalised for token in tokens) * 10 > 8 * sum(t.is_word for t in tokens) > 30:
        return []
    common = {
        index
        for item in reading.items
        if item.symbol in _NEVER_TITLE
        for index in range(item.start, item.end)
    }
    common |= {index for item in reading.themes for index in range(item.start, item.end)}
    themed = {
        index
        for item in reading.themes
        if item.symbol == "TOPIC"
        for index in range(item.start, item.end)
    }
    latin = reading.language == "he"
    runs: list[Item] = []
    index = 0
    while index < len(tokens):
        if index in blocked or not _is_name(tokens, index, latin=latin):
            index += 1
            continue
        end = _run_end(tokens, index, blocked, themed, latin=latin)
        if not all(place in common for place in range(index, end) if tokens[place].is_capitalised):
            runs.append(Item("NAME", reading.words_of(index, end), index, end))
        index = max(end, index + 1)
    return _alternative(reading, runs) + runs


_NO_ALTERNATIVE = wordset("WHICH BE DO ME MINE HOWMANY LIST POLITE GENRE DECADE WHEN HAVE RECO")


def _alternative(reading: Reading, runs: list[Item]) -> list[Item]:
    """`Up or Inside Out, which has more?`: what stands before the choice is a name as well."""
    for item in reading.items:
        if item.symbol in {"OR", "VS"} and 0 < item.start <= _LONGEST_OPENING:
            named = any(run.start == item.end for run in runs) and runs[0].start == item.end
            capital = reading.tokens[0].is_capitalised
            if named and capital and reading.items[0].symbol not in _NO_ALTERNATIVE:
                return [Item("NAME", reading.words_of(0, item.start), 0, item.start)]
    return []


def _is_name(tokens: list[Token], index: int, *, latin: bool) -> bool:
    token = tokens[index]
    if latin:
        return token.is_word and token.text[0].isascii()
    if not token.is_capitalised or token.text == "I" or token.text.startswith(("I'", "I’")):
        return False
    if index and tokens[index - 1].text not in {".", "!", "?", "¿", "¡"}:
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    article = token.word in {"the", "a", "an", "el", "la", "los", "las"}
    return article and following is not None and following.is_capitalised


def _run_end(
    tokens: list[Token], start: int, blocked: set[int], themed: set[int], *, latin: bool
) -> int:
    end = start + 1
    place = end
    while place < len(tokens) and place not in blocked and place - end < 3:
        token = tokens[place]
        if place > end and place in themed and tokens[place - 1].word in _PLACING:
            break  # `Heat on Netflix`: the second name is the topic, not the title
        named = _is_name(tokens, place, latin=latin) or (
            token.is_capitalised
            and token.text != "I"
            and tokens[place - 1].text == "."
            and len(tokens[place - 2].text) <= 3
        )
        if named or (
            token.text[0].isdecimal()
            and place == end
            and not latin
            and _title_number(tokens, place)
        ):
            end = place + 1
        elif token.word not in _JOINING and token.text not in {".", "!"}:
            break
        place += 1
    return end


def _title_number(tokens: list[Token], place: int) -> bool:
    """A number belongs to a title if another number or the end of the phrase follows it."""
    following = tokens[place + 1 : place + 2]
    return (
        not following
        or following[0].text in {",", "?", ":", ".", "!"}
        or following[0].text[0].isdecimal()
    )


_ROMAN: dict[str, str] = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "two": "2", "three": "3",
}  # fmt: skip


def normalised_title(title: str) -> str:
    """A title as compared: folded, without article, punctuation and roman numerals."""
    words: list[str] = re.findall(
        r"[^\W_]+", fold(re.sub(r"(?=[²³])", " ", title)).replace("&", " and ")
    )
    if len(words) > 1 and words[0] in {"the", "a", "an", "el", "la", "los", "las", "le", "les"}:
        words = words[1:]
    return " ".join(_ROMAN.get(word, word) if index else word for index, word in enumerate(words))
