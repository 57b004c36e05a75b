"""The data layer: what is kept, who may see it, and what an attacker's identifiers do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from chainlit.element import File
from chainlit.types import Feedback, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from sqlalchemy import select, text

from chat.history.common import NotYours
from chat.history.layer import HistoryLayer
from chat.history.tables import metadata
from chat.history.worker import HistoryWorker
from tests.chat.chats import Chats, step

pytestmark = pytest.mark.anyio


def outputs(thread: ThreadDict) -> list[str | None]:
    return [cast("dict[str, Any]", one)["output"] for one in thread["steps"]]


async def test_a_conversation_comes_back_as_it_was_said(chats: Chats):
    thread_id = str(uuid4())
    await chats.layer.update_thread(thread_id, name="How many comedies?")
    await chats.say(thread_id, "How many comedies?", "user_message")
    answer = await chats.say(thread_id, "You rated **12**.")
    changed = step(answer, thread_id, "You rated **13**.")
    await chats.layer.update_step(changed)
    thread = await chats.layer.get_thread(thread_id)
    assert thread is not None
    assert outputs(thread) == ["How many comedies?", "You rated **13**."]
    assert (thread["name"], thread["userIdentifier"]) == ("How many comedies?", "ada")


async def test_another_user_can_not_write_into_a_conversation(chats: Chats):
    thread_id = str(uuid4())
    answer = await chats.say(thread_id, "mine")
    chats.acting.name = "bob"
    with pytest.raises(NotYours):
        await chats.say(thread_id, "not yours")
    with pytest.raises(NotYours):
        await chats.layer.update_thread(thread_id, name="taken")
    with pytest.raises(NotYours):
        await chats.layer.delete_thread(thread_id)
    await chats.layer.delete_step(answer)
    chats.acting.name = "ada"
    thread = await chats.layer.get_thread(thread_id)
    assert thread is not None
    assert outputs(thread) == ["mine"]


async def stolen(chats: Chats) -> list[str]:
    """Let bob try every way to ada's conversation; return the ways that led there."""
    thread_id, element_id = str(uuid4()), str(uuid4())
    await chats.say(thread_id, "mine alone")
    await chats.layer.remember(thread_id, [{"secret": "mine alone"}])
    file = File(thread_id=thread_id, id=element_id, name="mine alone", content="mine alone")
    await chats.layer.create_element(file)
    ada = await chats.layer.get_user("ada")
    assert ada is not None
    before = await chats.layer.worker.read(_dump)
    layer, chats.acting.name = chats.layer, "bob"
    filters = ThreadFilter(userId=ada.id)
    tries: dict[str, Callable[[], Awaitable[Any]]] = {
        "reads it": lambda: layer.get_thread(thread_id),
        "lists it": lambda: layer.list_threads(Pagination(first=20), filters),
        "reads its table": lambda: layer.get_element(thread_id, element_id),
        "downloads its table": lambda: layer.element_content(thread_id, element_id),
        "reads the agent's memory": lambda: layer.recall(thread_id),
        "writes into it": lambda: chats.say(thread_id, "not yours"),
        "renames it": lambda: layer.update_thread(thread_id, name="taken"),
        "removes its table": lambda: layer.delete_element(element_id, thread_id),
        "deletes it": lambda: layer.delete_thread(thread_id),
    }
    found: list[str] = []
    for name, attempt in tries.items():
        try:
            told = str(await attempt())
        except NotYours:
            told = ""
        if "mine alone" in told or thread_id in told:
            found.append(name)
        if await layer.worker.read(_dump) != before:
            found.append(f"{name}, and changes something")
    return found


async def test_no_way_leads_to_another_users_conversation(chats: Chats):
    assert await stolen(chats) == []


async def test_a_known_step_id_does_not_reach_another_conversation(chats: Chats):
    answer = await chats.say(str(uuid4()), "mine")
    chats.acting.name = "bob"
    other = str(uuid4())
    await chats.layer.create_step(step(answer, other, "overwritten"))
    assert await chats.names() == [None]
    chats.acting.name = "ada"
    stored = await chats.layer.worker.read(
        lambda db: db.execute(text("SELECT output FROM chat_step")).scalars().all()
    )
    assert stored == ["mine"]


async def test_nobody_signed_in_writes_nothing(chats: Chats):
    chats.acting.name = None
    with pytest.raises(NotYours):
        await chats.say(str(uuid4()), "hello")


@pytest.mark.parametrize(
    "identifier",
    ["x' UNION SELECT password_hash FROM user --", "", "1", "%", "a" * 5000, "{" + "0" * 34 + "}"],
)
async def test_identifiers_that_are_not_uuids_find_and_change_nothing(
    chats: Chats, identifier: str
):
    await chats.say(str(uuid4()), "mine")
    assert await chats.layer.get_thread(identifier) is None
    assert await chats.layer.get_thread_author(identifier) == ""
    assert await chats.layer.get_element(identifier, identifier) is None
    assert await chats.layer.delete_feedback(identifier) is False
    for change in (chats.layer.delete_thread, chats.layer.delete_step, chats.layer.update_thread):
        with pytest.raises(ValueError, match="identifier"):
            await change(identifier)
    page = await chats.layer.list_threads(
        Pagination(first=20, cursor=identifier), ThreadFilter(userId=identifier, search=identifier)
    )
    assert page.data == []


async def test_the_list_is_searched_in_names_and_words_literally(chats: Chats):
    for name, words in (("Comedies", "You rated 100%"), ("Drama", "nothing"), ("x_y", "Heat")):
        thread_id = str(uuid4())
        await chats.layer.update_thread(thread_id, name=name)
        await chats.say(thread_id, words)
    assert await chats.names(search="COMED") == ["Comedies"]
    assert await chats.names(search="heat") == ["x_y"]
    assert await chats.names(search="%") == ["Comedies"]
    assert await chats.names(search="_") == ["x_y"]


async def test_pages_follow_each_other_without_gaps(chats: Chats):
    for number in range(7):
        thread_id = str(uuid4())
        await chats.layer.update_thread(thread_id, name=str(number))
        await chats.say(thread_id, "words")
    user = await chats.layer.get_user("ada")
    assert user is not None
    seen: list[str | None] = []
    cursor: str | None = None
    while True:
        page = await chats.layer.list_threads(
            Pagination(first=3, cursor=cursor), ThreadFilter(userId=user.id)
        )
        seen += [thread["name"] for thread in page.data]
        cursor = page.pageInfo.endCursor
        if not page.pageInfo.hasNextPage:
            break
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


async def test_only_the_owner_rates_an_answer(chats: Chats):
    thread_id = str(uuid4())
    answer = await chats.say(thread_id, "mine")
    chats.acting.name = "bob"
    with pytest.raises(NotYours):
        await chats.layer.upsert_feedback(Feedback(forId=answer, value=0))
    chats.acting.name = "ada"
    first = await chats.layer.upsert_feedback(Feedback(forId=answer, value=1, comment="good"))
    again = await chats.layer.upsert_feedback(Feedback(forId=answer, value=0, id=str(uuid4())))
    assert first == again
    assert await chats.names(feedback=0) == [None]
    assert await chats.names(feedback=1) == []
    chats.acting.name = "bob"
    assert await chats.layer.delete_feedback(first) is False
    chats.acting.name = "ada"
    assert await chats.layer.delete_feedback(first) is True


async def test_secrets_in_metadata_are_not_kept(chats: Chats):
    thread_id = str(uuid4())
    leaked = {"jwt": "eyJhbGciOi", "env": {"KEY": "gsk_x"}, "chat_settings": {"model": "offline"}}
    await chats.layer.update_thread(thread_id, name="x", metadata=leaked)
    thread = await chats.layer.get_thread(thread_id)
    assert thread is not None
    assert thread["metadata"] == {"chat_settings": {"model": "offline"}}
    dump = await chats.layer.worker.read(_dump)
    assert not any(word in dump for word in ("eyJ", "gsk_", "secret"))


async def test_elements_come_back_with_an_address_of_ours(chats: Chats):
    thread_id, element_id = str(uuid4()), str(uuid4())
    await chats.say(thread_id, "see the table")
    element = File(
        thread_id=thread_id, id=element_id, name="t.csv", content="a\n1", mime="text/csv"
    )
    await chats.layer.create_element(element)
    found = await chats.layer.get_element(thread_id, element_id)
    assert found is not None
    assert cast("dict[str, Any]", found)["url"] == f"/history/{thread_id}/{element_id}"
    assert await chats.layer.element_content(thread_id, element_id) == (
        "t.csv",
        "text/csv",
        b"a\n1",
    )
    chats.acting.name = "bob"
    with pytest.raises(NotYours):
        await chats.layer.element_content(thread_id, element_id)


async def test_uploads_and_large_contents_are_not_kept(chats: Chats, tmp_path: Any):
    thread_id = str(uuid4())
    upload = tmp_path / "ratings.csv"
    upload.write_text("mine")
    files = (
        File(thread_id=thread_id, id=str(uuid4()), name="u", path=str(upload)),
        File(thread_id=thread_id, id=str(uuid4()), name="b", content=b"x" * 1_048_577),
    )
    for element in files:
        await chats.layer.create_element(element)
        assert await chats.layer.get_element(thread_id, element.id) is None


async def test_answers_are_clean_in_the_database_and_words_of_the_user_are_not_changed(
    chats: Chats,
):
    thread_id = str(uuid4())
    await chats.say(thread_id, "![x](https://evil.example)", "user_message")
    await chats.say(thread_id, "![x](https://evil.example)")
    thread = await chats.layer.get_thread(thread_id)
    assert thread is not None
    assert outputs(thread) == ["![x](https://evil.example)", "x"]


async def test_a_reused_name_does_not_inherit_conversations(chats: Chats):
    await chats.say(str(uuid4()), "before")
    await chats.layer.create_user(User(identifier="ada", metadata={"account": "another"}))
    assert await chats.names() == []


async def test_signing_in_again_keeps_conversations_and_preferences(chats: Chats):
    await chats.say(str(uuid4()), "before")
    await chats.layer.prefer("ada", model="offline")
    user = await chats.layer.create_user(User(identifier="ada", metadata={"account": "ada"}))
    assert isinstance(user, PersistedUser)
    assert vars(user)["metadata"] == {}
    assert await chats.names() == [None]
    assert await chats.layer.preferences("ada") == {"model": "offline"}


async def test_what_the_agent_remembers_stays_on_the_server(chats: Chats):
    thread_id = str(uuid4())
    await chats.say(thread_id, "hello")
    await chats.layer.remember(thread_id, [{"role": "user"}])
    assert await chats.layer.recall(thread_id) == [{"role": "user"}]
    assert "role" not in str(await chats.layer.get_thread(thread_id))
    chats.acting.name = "bob"
    assert await chats.layer.recall(thread_id) == []


async def test_deleting_a_conversation_leaves_nothing(chats: Chats):
    thread_id = str(uuid4())
    answer = await chats.say(thread_id, "gone soon")
    await chats.layer.upsert_feedback(Feedback(forId=answer, value=1))
    await chats.layer.create_element(
        File(thread_id=thread_id, id=str(uuid4()), name="t", content="gone soon")
    )
    await chats.layer.delete_thread(thread_id)
    assert "gone" not in await chats.layer.worker.read(_dump)


async def test_a_lock_held_longer_than_the_busy_timeout_loses_nothing(
    database_url: str, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chat.history.tables.BUSY_TIMEOUT_MS", 20)
    worker = HistoryWorker(database_url)
    worker.prepare()
    held = sqlite3.connect(sqlite_file, isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    seen: list[str] = []
    layer = HistoryLayer(worker, acting=lambda: "ada")
    release = threading.Timer(0.3, lambda: (seen.append("released"), _end(held)))
    release.start()
    await layer.create_user(User(identifier="ada", metadata={"account": "1"}))
    assert seen == ["released"]
    assert await layer.get_user("ada") is not None
    worker.close()


def _end(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK")
    connection.close()


def _dump(connection: Any) -> str:
    return str([list(connection.execute(select(table))) for table in metadata.sorted_tables])
