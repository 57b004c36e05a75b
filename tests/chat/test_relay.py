"""The chat tells the api, under seal, for which browser it asks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.accounts import service as accounts
from api.accounts.passwords import hash_now
from api.main import create_app
from api.settings import ApiSettings
from app.relay import HEADER, opened
from chat import identity
from chat.doorman import Doorman
from chat.main import assemble
from chat.services import build
from chat.settings import ChatSettings
from tests.chat.chainlit_once import KEY
from tests.chat.serving import served
from tests.chat.visiting import PASSWORD

pytestmark = pytest.mark.anyio
OWN = "http://chat.test"


class Listener:
    """An api that only notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.told.append(headers.get(HEADER.lower(), ""))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


@pytest.mark.parametrize(("secret", "address"), [("s" * 64, "192.0.2.7"), ("", None)])
async def test_a_request_made_for_a_browser_carries_its_sealed_address(
    tmp_path: Path, secret: str, address: str | None
) -> None:
    listener = Listener()
    with served(listener) as url:
        settings = ChatSettings(
            state_dir=tmp_path, database_url="", api_url=url, relay_secret=SecretStr(secret)
        )
        services = build(settings)

        async def handle(_scope: Any, _receive: Any, _send: Any) -> None:
            await services.api.send("GET", "/health")

        doorman = Doorman(handle, services.sessions, lambda _cookie: None)
        client = ("192.0.2.7", 50_000)
        scope: dict[str, Any] = {"type": "http", "headers": [], "client": client}
        await doorman(scope, None, None)  # pyright: ignore[reportArgumentType]
        await services.api.send("GET", "/health")
        await services.close()
    assert opened(listener.told[0], "s" * 64) == address
    assert listener.told[1] == ""
    assert identity.address.get() == ""


async def test_who_guesses_in_one_browser_locks_nobody_else_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chainlit.data._data_layer", None)
    monkeypatch.setattr("chainlit.data._data_layer_initialized", False)
    secret = SecretStr("s" * 64)
    settings = ApiSettings(
        state_dir=tmp_path / "api", database_url="", sign_ins_per_minute=1, relay_secret=secret
    )
    api = create_app(settings)
    with api.state.services.database.writing() as session:
        accounts.create(session, "ana", hash_now(PASSWORD), datetime.now(UTC))
    with served(api) as url:
        services = build(
            ChatSettings(
                state_dir=tmp_path,
                database_url="",
                redis_url="",
                api_url=url,
                chat_url=OWN,
                chat_auth_secret=SecretStr(KEY),
                relay_secret=secret,
            )
        )
        chat = assemble(services)

        async def sign_in(address: str, username: str, password: str) -> int:
            transport = httpx.ASGITransport(chat, client=(address, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url=OWN) as browser:
                form = {"username": username, "password": password}
                return (await browser.post("/login", data=form)).status_code

        guesses = [await sign_in("192.0.2.1", f"user{n}", "wrong") for n in range(7)]
        assert 200 not in guesses
        assert await sign_in("192.0.2.1", "ben", PASSWORD) != 200
        assert await sign_in("192.0.2.2", "ana", PASSWORD) == 200
        await services.close()
        services.history.worker.close()
