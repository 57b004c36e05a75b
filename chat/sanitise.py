"""Makes text from models, films and other people safe to show as Markdown.

Two readers of one Markdown text may disagree where a code span or a link begins, so nothing
here depends on parsing: the few character pairs that can start an image, a link, a tag or an
automatic link are taken apart wherever they stand. What remains can not load or point anywhere.
"""

from __future__ import annotations

import html
import re
from typing import Final, cast

MAX_TEXT: Final = 20_000
"""Characters of one message; an answer never needs more."""

# C0 and C1 controls except tab and newline, invisible joiners that hide text, bidi embeddings,
# overrides and isolates, and the invisible tag block. LRM, RLM, ZWJ and ZWNJ stay: Hebrew,
# Persian and emoji need them.
_INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_OWN_PATH: Final = r"/(?:account/[a-z-]+|login)"
# One backslash may stand between and vanish when the text is shown; a second one would stay.
_IMAGE: Final = re.compile(r"!(?=\\?\[)")
_FRIENDLY_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\n]{0,2000})\)")
_INLINE_LINK: Final = re.compile(rf"\](?=\((?!{_OWN_PATH}\)))")
_REFERENCE: Final = re.compile(r"\](?=[\[:])")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
# A colon before a letter or slash starts a web address, a script address or a directive.
_COLON: Final = re.compile(r"(\\?:)(?=\\?[A-Za-z/])")
_WWW: Final = re.compile(r"(?i)(www)(?=\\?\.)")
_EMAIL: Final = re.compile(r"(?<=[\w.+-])(\\?@)(?=[\w-])")
_PUNCTUATION: Final = re.compile(r"([\\`*_\[\]#!|~>&:$])")


def plain(text: str, limit: int = 300) -> str:
    """Return one line without control, bidi or invisible characters, at most `limit` long.

    For names, labels and chart titles, which are not read as Markdown.
    """
    cleaned = " ".join(_visible(text).split())
    return cleaned if len(cleaned) <= limit else f"{cleaned[: limit - 1]}…"


def inline(text: str, limit: int = 300) -> str:
    """Return `text` so that it stands literally inside our own Markdown (a title, a tag)."""
    literal = plain(text, limit).replace("<", "\u2039").replace("@", "\uff20")
    literal = _WWW.sub(r"\1 ", _COLON.sub(r"\1 ", literal))
    return _PUNCTUATION.sub(r"\\\1", literal)


def markdown(text: str, limit: int = MAX_TEXT) -> str:
    """Return Markdown in which no image, foreign link, HTML or automatic link is left.

    Links to this site's own account pages stay. Applying it twice changes nothing.
    """
    current = _visible(text[:limit])
    for _ in range(4):
        cleaned = _disarm(current)
        if cleaned == current:
            break
        current = cleaned
    return current


def json_value(value: object, limit: int = 2_000) -> object:
    """Return a JSON value whose strings are plain and at most `limit` characters long."""
    if isinstance(value, str):
        return plain(value, limit)
    if isinstance(value, dict):
        mapping = cast("dict[object, object]", value)
        return {plain(str(key), 80): json_value(item, limit) for key, item in mapping.items()}
    if isinstance(value, list | tuple):
        return [json_value(item, limit) for item in cast("list[object]", value)]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return plain(str(value), limit)


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n")))


def _disarm(text: str) -> str:
    # Character references are decoded first: a reader would decode them after our checks.
    for _ in range(5):
        decoded = _visible(html.unescape(text))
        if decoded == text:
            break
        text = decoded
    text = text.replace("&", "and") if html.unescape(text) != text else text
    text = _IMAGE.sub("", text)
    text = _FRIENDLY_LINK.sub(_without_foreign_target, text)
    text = _INLINE_LINK.sub("] ", text)
    text = _REFERENCE.sub("] ", text)
    text = _TAG.sub("< ", text)
    text = _COLON.sub(r"\1 ", text)
    text = _WWW.sub(r"\1 ", text)
    return _EMAIL.sub(r" \1", text)


def _without_foreign_target(match: re.Match[str]) -> str:
    label, target = match.group(1), match.group(2)
    return match.group(0) if re.fullmatch(_OWN_PATH, target) else label
