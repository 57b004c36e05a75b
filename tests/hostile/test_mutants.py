"""The suite must be able to fail: each planted fault is reported by the check it is meant for."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session

from agent.api_client import Api
from api.db import Database
from api.proposals import service as proposals
from api.proposals.models import Proposal
from api.web import deps
from api.web.commands import Commands
from tests.agent.scripted import scripted
from tests.api.proposals.proposing import propose
from tests.api.proposals.test_proposals import reached
from tests.conftest import SignIn
from tests.hostile.test_hostile_model import concurrent_leaks, run
from tests.hostile.world import fingerprint, leaks, settle

pytestmark = pytest.mark.anyio


async def test_a_client_shared_between_users_is_reported(
    app: FastAPI, database: Database, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    residents = await settle(database, sign_in, ["ana", "ben"])
    send, first = Api.send, list[str]()

    async def careless(self: Api, token: str, *args: Any, **options: Any) -> Any:
        first.append(token)
        return await send(self, first[0], *args, **options)

    monkeypatch.setattr(Api, "send", careless)
    assert await concurrent_leaks(app, residents, 2)


async def test_a_delegated_token_that_writes_is_reported(
    app: FastAPI, database: Database, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    residents = await settle(database, sign_in, ["ana", "ben"])
    submit = Commands.submit

    async def trusting(self: Commands, *args: Any, **options: Any) -> Any:
        return await submit(self, *args, **{**options, "direct": True})

    monkeypatch.setattr(Commands, "submit", trusting)
    before = fingerprint(database)
    model = scripted({"rate_movie": '{"movie_id": 1, "stars": 5}'}, "Done.")
    await run(app, model, residents[0], "Rate it.")
    assert fingerprint(database) != before


async def test_a_missing_owner_check_is_reported(
    client: httpx.AsyncClient,
    database: Database,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana, ben = await settle(database, sign_in, ["ana", "ben"])
    proposal = await propose(client, ana.person)

    def of_anybody(session: Session, _user_id: int, proposal_id: str, _now: Any) -> Any:
        return session.get(Proposal, proposal_id)

    monkeypatch.setattr(proposals, "get_own", of_anybody)
    assert {"reads it", "rejects it"} <= set(await reached(client, proposal, ben.person))


async def test_a_caller_taken_for_somebody_else_is_reported(
    app: FastAPI, database: Database, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    residents = await settle(database, sign_in, ["ana", "ben"])
    identify = deps.identify

    async def anybody(services: Any, _token: str) -> Any:
        return await identify(services, residents[1].token)

    monkeypatch.setattr(deps, "identify", anybody)
    model = scripted({"list_my_ratings": "{}"}, "There they are.")
    events = await run(app, model, residents[0], "My ratings?")
    assert leaks(events, residents[0], residents)
