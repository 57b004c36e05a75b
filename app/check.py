"""The smoke test of a running stack: what a user would do first, through every service.

Figures are compared with the database itself, read by SQL; what the check changes it changes back.
"""

import re
import sqlite3
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import anyio
import httpx

REFRESH_SECONDS: Final = 30.0
STARS: Final = 3.5
# An easy title: letters only, of a film nobody could take for another.
_FREE_FILM: Final = """
SELECT movie_id, title FROM movie
WHERE title NOT GLOB '*[^A-Za-z ]*' AND length(title) > 6
  AND title NOT IN (SELECT title FROM movie GROUP BY title HAVING count(*) > 1)
  AND movie_id NOT IN (SELECT movie_id FROM rating JOIN user USING (user_id) WHERE username = ?)
ORDER BY n_ratings DESC LIMIT 1
"""
_COUNT: Final = "SELECT count(*) FROM rating JOIN user USING (user_id) WHERE username = ?"
_STARS: Final = """
SELECT half_stars FROM rating JOIN user USING (user_id) WHERE username = ? AND movie_id = ?
"""


class FailedCheck(Exception):
    """Something did not work; `part` is the service to look at."""

    def __init__(self, part: str, message: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class Stack:
    """Where a running stack answers, where its SQLite file lies, and who asks."""

    api_url: str
    agent_url: str
    chat_url: str
    database: Path
    username: str
    password: str


def _expect(part: str, answer: httpx.Response, *statuses: int) -> Any:
    if answer.status_code not in statuses:
        request = f"{answer.request.method} {answer.request.url.path}"
        raise FailedCheck(part, f"{request} answered {answer.status_code}: {answer.text[:300]}")
    return answer.json() if answer.content else None


def _require(part: str, holds: object, message: str) -> None:
    if not holds:
        raise FailedCheck(part, message)


@contextmanager
def _blaming(part: str) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, KeyError, ValueError, TypeError) as error:
        raise FailedCheck(part, f"{type(error).__name__}: {error}") from error


class Check:
    """The steps, in order; each raises FailedCheck or returns a sentence."""

    def __init__(self, stack: Stack, client: httpx.AsyncClient) -> None:
        self._stack, self._client = stack, client
        self._own: dict[str, str] = {}

    def steps(self) -> tuple[tuple[str, Callable[[], Awaitable[str]]], ...]:
        """Return the steps and the service each is about."""
        return (
            ("api", self.sign_in),
            ("chat", self.open_the_chat),
            ("agent", self.ask_for_a_number),
            ("agent", self.rate_with_approval),
            ("worker", self.refresh),
        )

    async def sign_in(self) -> str:
        """Sign in with the password, as the demo printed it."""
        form = {"username": self._stack.username, "password": self._stack.password}
        answer = await self._client.post(f"{self._stack.api_url}/token", data=form)
        token = _expect("api", answer, 200)["access_token"]
        self._own = {"Authorization": f"Bearer {token}"}
        return f"signed in as {self._stack.username}"

    async def open_the_chat(self) -> str:
        """Sign in at the chat, as the browser does, and ask who is signed in."""
        form = {"username": self._stack.username, "password": self._stack.password}
        url = self._stack.chat_url
        page = await self._client.get(f"{url}/login")
        _require("chat", "<title>" in page.text, "the sign-in page has no title")
        _expect("chat", await self._client.post(f"{url}/login", data=form), 200)
        who = _expect("chat", await self._client.get(f"{url}/user"), 200)
        _require("chat", who["identifier"] == self._stack.username, f"signed in as {who}")
        return "the chat knows its user"

    async def ask_for_a_number(self) -> str:
        """Ask how many films were rated and compare with SQL."""
        (expected,) = self._sql(_COUNT, self._stack.username)
        done = await self._ask("How many films have I rated?")
        numbers = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", done["text"])}
        _require("agent", expected in numbers, f"SQL says {expected}, the answer: {done['text']}")
        _require("agent", not done["evidence"]["unverified"], "a number has no evidence")
        return f"“{done['text']}” (SQL says {expected} too)"

    async def rate_with_approval(self) -> str:
        """Ask for a rating, see that nothing happened, approve it, see it in the database."""
        user = self._stack.username
        movie_id, title = self._sql(_FREE_FILM, user)
        await self._ask(f"Rate {title} {STARS} stars")
        stored = self._sql(_STARS, user, movie_id)
        _require("agent", stored is None, f"“{title}” was rated without approval")
        listed = await self._client.get(f"{self._stack.api_url}/proposals", headers=self._own)
        pending = [
            item
            for item in _expect("api", listed, 200)["items"]
            if item["state"] == "pending" and item["details"].get("movie_id") == movie_id
        ]
        _require("agent", pending, f"no proposal to rate “{title}”")
        url = f"{self._stack.api_url}/proposals/{pending[0]['proposal_id']}/approve"
        consent = {"digest": pending[0]["digest"]}
        _expect("api", await self._client.post(url, json=consent, headers=self._own), 200)
        stored = self._sql(_STARS, user, movie_id)
        _require("api", stored == (int(STARS * 2),), f"“{title}” is not rated: {stored}")
        url = f"{self._stack.api_url}/ratings/{movie_id}"
        _expect("api", await self._client.delete(url, headers=self._own), 204)
        return f"“{pending[0]['summary']}” waited for approval, was stored and taken back"

    async def refresh(self) -> str:
        """Ask for fresh recommendations, wait for the worker, and look at the result."""
        headers = self._own | {"Idempotency-Key": str(uuid.uuid4())}
        url = f"{self._stack.api_url}/recommendations/refresh"
        answer = await self._client.post(url, headers=headers)
        _expect("api", answer, 202)
        began = time.monotonic()
        place = httpx.URL(self._stack.api_url).join(answer.headers["Location"])
        try:
            with anyio.fail_after(REFRESH_SECONDS):
                found = await self._finished(str(place))
        except TimeoutError:
            raise FailedCheck(
                "worker", f"the refresh has not finished in {REFRESH_SECONDS:.0f} s"
            ) from None
        seconds = time.monotonic() - began
        _require("worker", found["status"] == "done", f"the refresh failed: {found}")
        url = f"{self._stack.api_url}/recommendations"
        items = _expect("api", await self._client.get(url, headers=self._own), 200)["items"]
        _require("api", items and items[0]["reasons"], "no recommendation with a reason")
        return f"refreshed in {seconds:.1f} s; first comes {items[0]['title']}"

    async def _finished(self, place: str) -> dict[str, Any]:
        while True:
            found = _expect("api", await self._client.get(place, headers=self._own), 200)
            if found["status"] in {"done", "failed"}:
                return found
            await anyio.sleep(0.05)

    async def _ask(self, question: str) -> dict[str, Any]:
        form = {"subject_token": self._own["Authorization"].removeprefix("Bearer ")}
        answer = await self._client.post(f"{self._stack.api_url}/token/exchange", data=form)
        token = _expect("api", answer, 200)["access_token"]
        answer = await self._client.post(
            f"{self._stack.agent_url}/runs",
            json={"message": question, "model": "offline"},
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        )
        return _expect("agent", answer, 200)

    def _sql(self, query: str, *values: object) -> Any:
        connection = sqlite3.connect(f"file:{self._stack.database}?mode=ro", uri=True)
        try:
            return connection.execute(query, values).fetchone()
        finally:
            connection.close()


async def run(stack: Stack, say: Callable[[str, str, float], None]) -> None:
    """Run all steps; `say(part, sentence, seconds)` after each. Raises FailedCheck."""
    timeout = httpx.Timeout(60, connect=5)
    async with httpx.AsyncClient(timeout=timeout, trust_env=False) as client:
        check = Check(stack, client)
        for part, step in check.steps():
            began = time.monotonic()
            with _blaming(part):
                sentence = await step()
            say(part, sentence, time.monotonic() - began)
