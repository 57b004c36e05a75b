"""The chat tells the api, under seal, for which browser it asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.relay import HEADER, opened
from chat import identity
from chat.doorman import Doorman
from chat.services import build
from chat.settings import ChatSettings
from tests.chat.serving import served

pytestmark = pytest.mark.anyio


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
