"""What a user prefers, and what one conversation is held with."""

from __future__ import annotations

import pytest
from chainlit.context import context

from chat import preferences, talk
from tests.chat.visiting import Visit

pytestmark = pytest.mark.anyio


async def test_a_choice_is_offered_again_in_the_next_conversation(turn: Visit):
    await preferences.change(
        turn.services, turn.caller, {"model": "offline", "monday_digest": False}
    )
    offered = await preferences.offer(turn.services, turn.caller)
    assert offered == {"model": "offline", "monday_digest": False}


async def test_a_conversation_keeps_the_model_it_was_held_with(turn: Visit):
    context.session.chat_settings = {"model": "offline"}
    await turn.services.history.prefer("nobody else", model="auto")
    assert (await preferences.offer(turn.services, turn.caller))["model"] == "offline"
    assert talk.chosen_model() == "offline"


async def test_a_model_that_is_gone_leaves_the_choice_to_the_agent(turn: Visit):
    context.session.chat_settings = {"model": "withdrawn"}
    assert (await preferences.offer(turn.services, turn.caller))["model"] == preferences.AUTO
    assert talk.chosen_model() == ""
