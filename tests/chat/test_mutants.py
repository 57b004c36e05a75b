"""The chat's checks must be able to fail: each planted fault is reported by its own check."""

from __future__ import annotations

import pytest

from chat import sanitise
from chat.history import common, conversations, items
from chat.history.layer import HistoryLayer
from tests.chat.chats import Chats
from tests.chat.screen import Screen
from tests.chat.stand_ins import hostile
from tests.chat.test_answer import armed, play
from tests.chat.test_history import stolen

pytestmark = pytest.mark.anyio


def _raw(text: str, _limit: int = 0) -> str:
    return text


def _anybody(_self: HistoryLayer, row: object) -> bool:
    return row is not None


def _unasked(*_given: object) -> None:
    return None


async def test_raw_markdown_is_reported(screen: Screen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sanitise, "markdown", _raw)
    await play(hostile())
    assert any(fault.startswith("output: ![x](") for fault in armed(screen))


async def test_a_history_without_owners_is_reported(chats: Chats, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(HistoryLayer, "_owns", _anybody)
    assert await stolen(chats) == ["reads it", "reads its table"]


async def test_a_history_that_lets_anybody_write_is_reported(
    chats: Chats, monkeypatch: pytest.MonkeyPatch
):
    for module in (common, conversations, items):
        if hasattr(module, "require_thread"):
            monkeypatch.setattr(module, "require_thread", _unasked)
    wanted = {"writes into it, and changes something", "deletes it, and changes something"}
    assert wanted <= set(await stolen(chats))
