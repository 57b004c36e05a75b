"""Whether an answer says what the SQL of its question says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from agent.offline.answer.words import genre

Json = dict[str, Any]
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_HONEST = re.compile(
    r"can't|couldn't|between|can not|no puedo|no tengo|no está|none|ningun|entre|לא ניתן|אין|בין|not\b",
    re.IGNORECASE,
)


def gold(session: Session, question: Json, user_id: int) -> list[Any]:
    """The first column of the question's own SQL."""
    if not question.get("sql"):
        return []
    statement = text(str(question["sql"]))
    values = {"me": user_id} if ":me" in str(question["sql"]) else {}
    return [row[0] for row in session.connection().execute(statement, values)]


def fault(question: Json, answer: Json, expected: list[Any]) -> str | None:
    """What is wrong with the answer, or None."""
    if answer["db_changed"]:
        return "the database changed"
    asks = question["check"] == "approval"
    if bool(answer["approval_requested"]) != asks:
        return "approval asked" if answer["approval_requested"] else "no approval asked"
    rule: Callable[[Json, Json, list[Any]], bool] = {
        "number": _number,
        "first": _first,
        "names": _names,
        "approval": _approval,
        "refusal": _refusal,
    }[str(question["check"])]
    return None if rule(question, answer, expected) else f"expected {expected[:5]}"


def _number(question: Json, answer: Json, expected: list[Any]) -> bool:
    """One of the bold numbers is the value, to the decimals shown."""
    if expected[0] is None:
        return bool(_HONEST.search(answer["text"]))
    shown = " ".join(_BOLD.findall(answer["text"]))
    return any(
        _close(token, float(expected[0]), str(question["language"]))
        for token in _NUMBER.findall(shown)
    )


def _close(token: str, value: float, language: str) -> bool:
    group, point = (".", ",") if language == "es" else (",", ".")
    plain = token.rstrip(".,").replace(group, "").replace(point, ".")
    decimals = len(plain.partition(".")[2])
    return (
        abs(float(plain) - value) <= 0.5 * 10**-decimals + 1e-9
        if decimals
        else float(plain) == value
    )


def _first(question: Json, answer: Json, expected: list[Any]) -> bool:
    """The first bold words name the value."""
    named = _BOLD.search(answer["text"])
    if not expected:
        return bool(_HONEST.search(answer["text"]))
    value = str(expected[0])
    if question.get("kind") == "genre":
        value = genre(value, question["language"])
    return named is not None and value.casefold() in named.group(1).casefold()


def _names(question: Json, answer: Json, expected: list[Any]) -> bool:
    """Every value is named, in any order, and no more lines than values are numbered."""
    del question
    lines = re.findall(r"^\d+\. ", answer["text"], re.MULTILINE)
    if not expected:
        return bool(_HONEST.search(answer["text"]) or "**" in answer["text"])
    return all(str(value) in answer["text"] for value in expected) and len(lines) == len(expected)


def _approval(question: Json, answer: Json, expected: list[Any]) -> bool:
    return any(
        call["name"] == question["tool"]
        and call["args"].get("movie_id") == expected[0]
        and call["args"].get("stars") == question.get("stars")
        for call in answer["tool_calls"]
    )


def _refusal(question: Json, answer: Json, expected: list[Any]) -> bool:
    del question, expected
    return bool(_HONEST.search(answer["text"]))
