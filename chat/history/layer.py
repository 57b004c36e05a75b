"""The data layer Chainlit calls: bound parameters, checked ids, checked owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from chainlit.data.base import BaseDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User
from sqlalchemy import Connection

from app.settings import Clock, system_clock
from chat import sanitise
from chat.history import conversations, items, people, wire
from chat.history.common import canonical, optional
from chat.history.mine import Mine, acting_username
from chat.history.worker import HistoryWorker
from chat.identity import ACCOUNT_KEY


class HistoryLayer(BaseDataLayer):
    """Keeps conversations in `chat_*` tables; nobody reads or changes another user's."""

    def __init__(
        self,
        worker: HistoryWorker,
        *,
        clock: Clock = system_clock,
        acting: Callable[[], str | None] = acting_username,
    ) -> None:
        self.worker = worker
        self._clock = clock
        self._mine = Mine(worker, acting)

    # People

    async def get_user(self, identifier: str) -> PersistedUser | None:
        person = await self.worker.read(people.find, identifier)
        return _persisted(person) if person else None

    async def create_user(self, user: User) -> PersistedUser | None:
        account = str(cast("dict[str, Any]", vars(user)["metadata"]).get(ACCOUNT_KEY, ""))
        person = await self.worker.write(people.welcome, user.identifier, account, self._now())
        return _persisted(person)

    async def preferences(self, identifier: str) -> dict[str, Any]:
        """Return what the user prefers (model, digest)."""
        return await self.worker.read(people.preferences, identifier)

    async def prefer(self, identifier: str, **changes: Any) -> None:
        """Keep what the user prefers."""
        await self.worker.write(people.prefer, identifier, changes)

    # Feedback

    async def upsert_feedback(self, feedback: Feedback) -> str:
        comment = sanitise.plain(feedback.comment, 2_000) if feedback.comment else None
        step_id, value = canonical(feedback.forId), 1 if feedback.value else 0
        return await self._mine.write(items.save_feedback, step_id, (value, comment), self._now())

    async def delete_feedback(self, feedback_id: str) -> bool:
        known = optional(feedback_id)
        return bool(known) and await self._mine.write(items.delete_feedback, known)

    # Steps and elements

    @queue_until_user_message()
    async def create_step(self, step_dict: StepDict) -> None:
        row = wire.step_row(cast("dict[str, Any]", step_dict), self._now())
        await self._mine.write(items.save_step, row, self._now())

    @queue_until_user_message()
    async def update_step(self, step_dict: StepDict) -> None:
        row = wire.step_row(cast("dict[str, Any]", step_dict), self._now())
        await self._mine.write(items.save_step, row, self._now())

    @queue_until_user_message()
    async def delete_step(self, step_id: str) -> None:
        await self._mine.write(items.delete_step, canonical(step_id))

    @queue_until_user_message()
    async def create_element(self, element: Element) -> None:
        row = wire.element_row(element)
        if row:
            await self._mine.write(items.save_element, row, self._now())

    @queue_until_user_message()
    async def delete_element(
        self,
        element_id: str,
        thread_id: str | None = None,  # noqa: ARG002 - Chainlit's signature
    ) -> None:
        await self._mine.write(items.delete_element, canonical(element_id))

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        thread, element = optional(thread_id), optional(element_id)
        if not thread or not element:
            return None
        if not self._owns(await self._row(thread)):
            return None
        rows = await self.worker.read(items.elements_of, thread, element)
        return wire.element_dict(rows[0]) if rows else None

    async def element_content(self, thread_id: str, element_id: str) -> tuple[str, str, bytes]:
        """Return name, media type and content of the acting user's element.

        Raises `NotYours` for anything else, `ValueError` for ids that are not UUIDs.
        """
        ids = canonical(thread_id), canonical(element_id)
        return await self._mine.read(items.content_of, *ids)

    # Conversations

    async def get_thread_author(self, thread_id: str) -> str:
        row = await self._row(thread_id)
        return row.identifier if row else ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        row = await self._row(thread_id)
        if not self._owns(row):  # Chainlit asks for the author too; one check may be forgotten
            return None
        steps = await self.worker.read(items.steps_of, row.thread_id)
        elements = await self.worker.read(items.elements_of, row.thread_id)
        return wire.thread_dict(
            row,
            [wire.step_dict(step) for step in steps],
            [wire.element_dict(element) for element in elements],
        )

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        name = self._mine.username()
        person = await self.worker.read(people.find, name) if name else None
        mine = person is not None and person.user_id == filters.userId
        page = await self.worker.read(
            conversations.page,
            user_id=(filters.userId or "") if mine else "",
            first=pagination.first,
            after=optional(pagination.cursor),
            search=sanitise.plain(filters.search, 200) if filters.search else None,
            value=filters.feedback,
        )
        data = [wire.thread_dict(row, [], [], listed=True) for row in page.rows]
        ends = (data[0]["id"], data[-1]["id"]) if data else (None, None)
        info = PageInfo(hasNextPage=page.has_next, startCursor=ends[0], endCursor=ends[1])
        return PaginatedResponse(pageInfo=info, data=data)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,  # noqa: ARG002 - the owner is who acts, never who is named
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        changes: dict[str, Any] = {}
        if name is not None:
            changes["name"] = wire.thread_name(name)
        if metadata is not None:
            changes["details"] = wire.details(metadata)
        if tags is not None:
            changes["tags"] = [sanitise.plain(tag, 60) for tag in tags[:10]]
        await self._mine.write(conversations.change, canonical(thread_id), self._now(), changes)

    async def delete_thread(self, thread_id: str) -> None:
        await self._mine.write(conversations.remove, canonical(thread_id))

    async def everything(self) -> list[ThreadDict]:
        """Return all conversations of the acting user, the latest first."""
        found: list[ThreadDict] = []
        after: str | None = None
        while True:
            page = await self._mine.read(_conversations, after)
            for row in page.rows:
                thread = await self.get_thread(row.thread_id)
                found += [thread] if thread else []
            if not page.has_next:
                return found
            after = page.rows[-1].thread_id

    async def forget(self) -> None:
        """Remove the acting user with all conversations."""
        if name := self._mine.username():
            await self.worker.write(people.forget, name)

    # What the agent remembers

    async def recall(self, thread_id: str) -> list[Any]:
        """Return the agent's own history of the acting user's conversation."""
        return await self._mine.read(conversations.recall, canonical(thread_id))

    async def remember(self, thread_id: str, agent_history: list[Any]) -> None:
        """Keep the agent's history; it is opaque and never sent to a browser."""
        changes = {"agent_history": agent_history}
        await self._mine.write(conversations.change, canonical(thread_id), self._now(), changes)

    # The rest of Chainlit's interface

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        self.worker.close()

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:  # noqa: ARG002 - favourites are off
        return []

    def _owns(self, row: Any) -> bool:
        return row is not None and row.identifier == self._mine.username()

    async def _row(self, thread_id: str) -> Any:
        known = optional(thread_id)
        return await self.worker.read(conversations.find, known) if known else None

    def _now(self) -> str:
        return self._clock().replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _persisted(person: people.Person) -> PersistedUser:
    return PersistedUser(
        id=person.user_id, identifier=person.identifier, createdAt=person.created_at
    )


def _conversations(connection: Connection, user_id: str, after: str | None) -> conversations.Page:
    return conversations.page(
        connection, user_id=user_id, first=100, after=after, search=None, value=None
    )
