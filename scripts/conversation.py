"""A conversation with a running stack over HTTP, as a signed-in user has it."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]


class NotAnswered(Exception):
    """The stack refused or could not be reached; the message is for people."""


@dataclass
class Conversation:
    """Signs in at the api, asks the agent, and remembers what was said."""

    api: httpx.AsyncClient
    agent: httpx.AsyncClient
    username: str
    model: str | None = None
    _access: str = field(default="", repr=False)
    _refresh: str = field(default="", repr=False)
    _history: list[Json] = field(default_factory=list[Json])

    async def sign_in(self, password: str) -> None:
        """Get tokens for a password; they stay in this process."""
        form = {"username": self.username, "password": password, "client_id": "ask"}
        await self._keep(await self._post_api("/token", data=form))

    async def ask(self, question: str) -> AsyncGenerator[tuple[str, Json]]:
        """Yield (name, data) of each event of the answer."""
        token = await self._delegated()
        body = {"message": question, "history": self._history, "model": self.model}
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        try:
            async with self.agent.stream("POST", "/runs", json=body, headers=headers) as answer:
                if answer.status_code != 200:
                    await answer.aread()
                    raise NotAnswered(_detail(answer))
                name = ""
                async for line in answer.aiter_lines():
                    if line.startswith("event: "):
                        name = line.removeprefix("event: ")
                    elif line.startswith("data: "):
                        data: Json = json.loads(line.removeprefix("data: "))
                        self._history = data.get("history") or self._history
                        yield name, data
        except httpx.HTTPError as error:
            raise NotAnswered(f"The agent at {self.agent.base_url} is away.") from error

    async def proposal(self, proposal_id: str) -> Json:
        """Read a change that waits, in the api's own words."""
        return await self._own("GET", f"/proposals/{proposal_id}")

    async def decide(self, proposal: Json, *, approve: bool) -> Json:
        """Approve exactly what was shown, or turn it down."""
        path = f"/proposals/{proposal['proposal_id']}"
        if approve:
            return await self._own("POST", f"{path}/approve", json={"digest": proposal["digest"]})
        return await self._own("POST", f"{path}/reject")

    async def _delegated(self) -> str:
        """Get a five-minute token for the agent; an expired own one is renewed first."""
        for attempt in range(2):
            answer = await self._send(
                "POST", "/token/exchange", data={"subject_token": self._access}
            )
            if answer.status_code != 401 or attempt or not self._refresh:
                return str(_json_of(answer)["access_token"])
            await self._renew()
        raise NotAnswered("Sign in again.")

    async def _renew(self) -> None:
        await self._keep(
            await self._post_api("/token/refresh", data={"refresh_token": self._refresh})
        )

    async def _keep(self, tokens: Json) -> None:
        self._access, self._refresh = tokens["access_token"], tokens["refresh_token"]

    async def _own(self, method: str, path: str, **options: Any) -> Json:
        answer = await self._send(method, path, headers=self._headers(), **options)
        if answer.status_code == 401:
            await self._renew()
            answer = await self._send(method, path, headers=self._headers(), **options)
        return _json_of(answer)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._access}"}

    async def _post_api(self, path: str, **options: Any) -> Json:
        return _json_of(await self._send("POST", path, **options))

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return await self.api.request(method, path, **options)
        except httpx.HTTPError as error:
            raise NotAnswered(f"The api at {self.api.base_url} is away.") from error


def _json_of(answer: httpx.Response) -> Json:
    if not answer.is_success:
        raise NotAnswered(_detail(answer))
    return answer.json() if answer.content else {}


def _detail(answer: httpx.Response) -> str:
    try:
        problem: Json = answer.json()
    except ValueError:
        return f"The answer was {answer.status_code}."
    return str(problem.get("detail") or problem.get("title") or answer.status_code)
