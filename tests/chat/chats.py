"""Conversations of two users, kept by the data layer itself."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from chainlit.step import StepDict
from chainlit.types import Pagination, ThreadFilter

from chat.history.layer import HistoryLayer


def step(step_id: str, thread_id: str, words: str, kind: str = "assistant_message") -> StepDict:
    return cast(
        "StepDict",
        {"id": step_id, "threadId": thread_id, "type": kind, "name": "Matinee", "output": words},
    )


class Acting:
    """Says who is acting; tests switch it."""

    def __init__(self) -> None:
        self.name: str | None = "ada"

    def __call__(self) -> str | None:
        return self.name


class Chats:
    """A layer with two users, and short words for what tests do with it."""

    def __init__(self, layer: HistoryLayer, acting: Acting) -> None:
        self.layer, self.acting = layer, acting

    async def say(self, thread_id: str, words: str, kind: str = "assistant_message") -> str:
        step_id = str(uuid4())
        await self.layer.create_step(step(step_id, thread_id, words, kind))
        return step_id

    async def names(self, **filters: Any) -> list[str | None]:
        user = await self.layer.get_user(self.acting.name or "")
        found = ThreadFilter(userId=user.id if user else None, **filters)
        page = await self.layer.list_threads(Pagination(first=20), found)
        return [thread["name"] for thread in page.data]
