"""What a user prefers: the model that answers, and the digest on Mondays."""

from __future__ import annotations

from typing import Any, cast

import chainlit as cl
from chainlit.input_widget import Select, Switch

from chat import memory, sanitise
from chat.agent_client import AgentAway
from chat.caller import Caller
from chat.services import Services

AUTO = "auto"
KEPT = ("model", "monday_digest")


async def offer(services: Services, caller: Caller) -> dict[str, Any]:
    """Send the settings panel with the user's choices, and return them.

    A conversation that is opened again keeps the model it was held with.
    """
    known = await services.history.preferences(caller.username())
    here = cast("dict[str, Any]", memory.recall("chat_settings") or {})
    choices = await _models(services)
    model = here.get("model") or known.get("model")
    model = model if model in choices.values() else AUTO
    widgets: list[Any] = [
        Select(
            id="model",
            label="Who answers",
            items=choices,
            initial_value=cast("str", model),
            tooltip="The offline analyst needs no network and no key.",
        ),
        Switch(
            id="monday_digest",
            label="Show my week on Mondays",
            initial=bool(known.get("monday_digest", True)),
        ),
    ]
    return await cl.ChatSettings(widgets).send()


async def change(services: Services, caller: Caller, settings: dict[str, Any]) -> None:
    """Keep what the user chose in the panel."""
    kept: dict[str, Any] = {"monday_digest": bool(settings.get("monday_digest"))}
    model = settings.get("model")
    if isinstance(model, str) and len(model) <= 100:
        kept["model"] = model
    await services.history.prefer(caller.username(), **kept)


async def _models(services: Services) -> dict[str, str]:
    """Return labels and names; without the agent only the automatic choice is there."""
    choices = {"Whichever is available": AUTO}
    try:
        for model in await services.agent.models():
            name = str(model.get("name", ""))
            label = sanitise.plain(str(model.get("label") or name), 80)
            choices[label or name] = name
    except AgentAway:
        pass
    return choices
