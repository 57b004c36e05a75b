"""Everything a conversation may use, built once from the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from app import relay
from app.settings import Clock, system_clock
from chat import identity
from chat.agent_client import Agent
from chat.api_client import Api, make_client
from chat.history.layer import HistoryLayer
from chat.history.worker import HistoryWorker
from chat.sessions import Sessions
from chat.settings import ChatSettings
from chat.vault import Vault


@dataclass(frozen=True)
class Services:
    """The chat's neighbours and its own stores."""

    settings: ChatSettings
    clock: Clock
    api: Api
    agent: Agent
    sessions: Sessions
    history: HistoryLayer
    vault: Vault
    clients: tuple[httpx.AsyncClient, ...]

    async def close(self) -> None:
        """Close every connection; the history closes with Chainlit."""
        for client in self.clients:
            await client.aclose()
        await self.vault.close()


def _relay(secret: str) -> Callable[[httpx.Request], Awaitable[None]]:
    """Return what tells the api for which browser a request is made."""

    async def tell(request: httpx.Request) -> None:
        if address := identity.address.get():
            request.headers[relay.HEADER] = relay.sealed(address, secret)

    return tell


def build(settings: ChatSettings, clock: Clock = system_clock) -> Services:
    """Build the services; connects to nothing but creates the history's tables."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    worker = HistoryWorker(settings.resolved_database_url)
    worker.prepare()
    to_api = make_client(settings.api_url)
    if secret := settings.relay_secret.get_secret_value():
        to_api.event_hooks["request"].append(_relay(secret))
    to_agent = make_client(settings.agent_url, httpx.Timeout(75, connect=2))
    api = Api(to_api)
    vault = Vault(settings.redis_url, life=settings.session_hours * 3600)
    return Services(
        settings=settings,
        clock=clock,
        api=api,
        agent=Agent(to_agent),
        sessions=Sessions(api, vault),
        history=HistoryLayer(worker, clock=clock),
        vault=vault,
        clients=(to_api, to_agent),
    )
