"""Approval cards against the real api: the api's words, the right digest, one decision."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

import chainlit as cl
import pytest
from chainlit.types import ThreadDict

from chat import memory
from chat.api_client import ApiRefused
from chat.flows.onboarding import GOAL, Onboarding
from chat.render.proposals import CARD
from chat.sessions import SignedOut
from tests.chat.conftest import FILMS
from tests.chat.visiting import Visit

pytestmark = pytest.mark.anyio


async def test_a_card_shows_film_stars_before_and_after_and_the_expiry(visit: Visit):
    await visit.approvals.offer([await visit.propose()])
    (card,) = visit.screen.messages
    assert all(
        words in card for words in ("The Third Man (1949)", "no rating", "★★★★½ 4.5", "Open until")
    )
    labels = [action["label"] for action in visit.screen.actions.values()]
    assert labels == ["Approve", "Reject"]
    assert await visit.stars() is None


async def test_an_approved_change_is_made_once(visit: Visit):
    proposal = await visit.propose()
    await visit.approvals.offer([proposal])
    await visit.click(proposal, "approve")
    assert await visit.stars() == 4.5
    assert "Done" in visit.screen.messages[0]
    assert visit.screen.actions == {}
    await visit.click(proposal, "approve")
    assert await visit.stars() == 4.5


async def test_a_rejected_change_is_not_made(visit: Visit):
    proposal = await visit.propose()
    await visit.approvals.offer([proposal])
    await visit.click(proposal, "reject")
    assert await visit.stars() is None
    assert "rejected" in visit.screen.messages[0]


async def test_what_this_screen_did_not_show_is_shown_and_not_approved(visit: Visit):
    proposal = await visit.propose()
    await visit.click(proposal, "approve")
    assert await visit.stars() is None
    assert "The Third Man" in visit.screen.messages[0]
    await visit.click(proposal, "approve")
    assert await visit.stars() == 4.5


async def test_of_a_click_only_id_and_verdict_are_read(visit: Visit):
    proposal = await visit.propose()
    await visit.approvals.offer([proposal])
    await visit.click(proposal, "approve", stars=0.5, digest="0" * 64, movie_id=2)
    assert (await visit.stars(1), await visit.stars(2)) == (4.5, None)


async def test_made_up_ids_reach_nothing(visit: Visit):
    for proposal_id in ("", "../me", "x" * 30, "a/approve", "?x=1", "%2e%2e"):
        with pytest.raises(ApiRefused) as refused:
            await visit.click(proposal_id, "approve")
        assert refused.value.status in {404, 422}, proposal_id


async def test_anything_but_approve_is_a_rejection(visit: Visit):
    proposal = await visit.propose()
    await visit.approvals.offer([proposal])
    await visit.click(proposal, "APPROVE")
    assert await visit.stars() is None


async def test_waiting_changes_are_offered_once(visit: Visit):
    await visit.propose()
    await visit.approvals.offer_waiting()
    await visit.approvals.offer_waiting()
    assert len(visit.screen.messages) == 1


async def test_a_conversation_taken_up_again_has_its_buttons_back(visit: Visit):
    waiting, gone = await visit.propose(1), await visit.propose(2)
    await visit.approvals.offer([gone])
    await visit.click(gone, "reject")
    memory.keep("cards", None)
    visit.screen.actions.clear()
    steps = [
        {
            "id": str(uuid4()),
            "threadId": str(uuid4()),
            "type": "assistant_message",
            "name": "Matinee",
            "output": "an old card",
            "metadata": {CARD: proposal, "state": "pending"},
        }
        for proposal in (waiting, gone)
    ]
    thread = cast("ThreadDict", {"steps": steps})
    await visit.approvals.resume(thread)
    assert {str(a["forId"]) for a in visit.screen.actions.values()} == {str(steps[0]["id"])}
    assert "rejected" in str(steps[1]["output"])
    await visit.click(waiting, "approve")
    assert await visit.stars(1) == 4.5


async def test_a_signed_out_user_decides_nothing(visit: Visit):
    proposal = await visit.propose()
    await visit.approvals.offer([proposal])
    await visit.services.sessions.close(visit.caller.handle())
    with pytest.raises(SignedOut):
        await visit.click(proposal, "approve")


async def test_ten_films_are_rated_by_clicks(visit: Visit):
    onboarding = Onboarding(visit.caller)
    await onboarding.start()
    assert visit.screen.messages[0].startswith("○" * GOAL)
    for stars in (5, 3):
        action = next(a for a in visit.screen.actions.values() if a["label"] == "★" * stars)
        await onboarding.rate(cl.Action(**action))
    stale = cl.Action(name="rate_film", payload={"movie_id": 999, "stars": 1})
    await onboarding.rate(stale)
    await onboarding.stop(stale)
    assert "You rated 2 films" in visit.screen.messages[0]
    rated = [await visit.stars(film.movie_id or 0) for film in FILMS]
    assert sorted(stars for stars in rated if stars) == [3.0, 5.0]
    assert visit.screen.actions == {}


@pytest.mark.parametrize("stars", [0, 6, 4.5, "5", None, True])
async def test_only_whole_stars_of_the_buttons_are_kept(visit: Visit, stars: object):
    onboarding = Onboarding(visit.caller)
    await onboarding.start()
    shown = next(iter(visit.screen.actions.values()))["payload"]["movie_id"]
    await onboarding.rate(cl.Action(name="r", payload={"movie_id": shown, "stars": stars}))
    assert await visit.stars(shown) is None
