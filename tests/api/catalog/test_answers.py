"""Kept answers: given again while true, never after."""

import pytest
from fastapi import Response

from api.catalog import answers as kept
from api.catalog import service
from api.catalog.answers import Answer, Answers
from api.db import Database
from api.driver import Reads

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("films")]


class Kitchen:
    """Counts what it makes; `slow` leaves it to the thread."""

    def __init__(self, *, slow: bool = False) -> None:
        self.slow = slow
        self.made = 0

    def render(self, reads: Reads, state: str) -> Answer | None:
        return None if self.slow else self.render_slowly(reads, state)

    def render_slowly(self, _reads: Reads, state: str) -> Answer:
        self.made += 1
        return Answer(str(self.made).encode(), {"ETag": f'"{state}"'})


async def ask(
    answers: Answers, database: Database, kitchen: Kitchen, question: str = "a", known: str = ""
) -> Response:
    return await answers.give(
        database, 1, question, known or None, kitchen.render, kitchen.render_slowly
    )


@pytest.mark.parametrize("slow", [False, True])
async def test_an_answer_is_made_once_while_it_is_true(database: Database, slow: bool) -> None:
    answers, kitchen = Answers(), Kitchen(slow=slow)
    first = await ask(answers, database, kitchen)
    again = await ask(answers, database, kitchen)
    assert (first.body, again.body, kitchen.made) == (b"1", b"1", 1)


async def test_a_change_makes_it_anew(database: Database) -> None:
    answers, kitchen = Answers(), Kitchen()
    await ask(answers, database, kitchen)
    with database.writing() as session:
        service.touch(session)
    assert (await ask(answers, database, kitchen)).body == b"2"


async def test_other_questions_have_other_answers(database: Database) -> None:
    answers, kitchen = Answers(), Kitchen()
    await ask(answers, database, kitchen)
    assert (await ask(answers, database, kitchen, question="b")).body == b"2"


async def test_a_client_that_has_the_answer_gets_no_body(database: Database) -> None:
    answers, kitchen = Answers(), Kitchen()
    tag = (await ask(answers, database, kitchen)).headers["etag"]
    empty = await ask(Answers(), database, kitchen, known=tag)
    assert (empty.status_code, empty.body, kitchen.made) == (304, b"", 1)


async def test_the_least_recent_answer_goes_first(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "KEPT", 2)
    answers, kitchen = Answers(), Kitchen()
    for question in ("a", "b", "a", "c", "a"):
        await ask(answers, database, kitchen, question)
    assert kitchen.made == 3
    await ask(answers, database, kitchen, "b")
    assert (kitchen.made, len(answers.kept)) == (4, 2)
