"""One turn: a question to the agent, its events on the screen, what it proposes as cards."""

from __future__ import annotations

from typing import Any, cast

import chainlit as cl
from chainlit.context import context

from chat import memory, phrases
from chat.agent_client import AgentAway, Question
from chat.approvals import Approvals
from chat.caller import Caller
from chat.render.answer import AnswerView
from chat.services import Services

MAX_QUESTION = 4_000


async def ask(services: Services, caller: Caller, approvals: Approvals, words: str) -> None:
    """Answer a question. Raises `SignedOut`, `ApiAway` or `ApiRefused`."""
    if len(words) > MAX_QUESTION:
        await cl.Message(content=phrases.TOO_LONG).send()
        return
    token = await caller.delegated()
    thread_id = context.session.thread_id
    question = Question(words, await services.history.recall(thread_id), chosen_model())
    view = AnswerView(lambda film: caller.call("GET", f"/movies/{film}"))
    try:
        async with services.agent.run(question, token) as events:
            async for event in events:
                await view.show(event)
    except AgentAway:
        await view.broke_off(phrases.AGENT_AWAY)
    if view.history is not None:
        await services.history.remember(thread_id, view.history)
    await approvals.offer(view.proposals)


def chosen_model() -> str:
    """Return the model chosen in the settings, "" to leave it to the agent."""
    settings = cast("dict[str, Any]", memory.recall("chat_settings") or {})
    model = settings.get("model")
    return model if isinstance(model, str) and model != "auto" else ""
