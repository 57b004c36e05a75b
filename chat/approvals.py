"""Changes that wait for the user: offered, decided, and offered again after a reload."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import chainlit as cl
from chainlit.types import ThreadDict

from chat import memory, phrases, sanitise
from chat.api_client import ApiRefused
from chat.caller import Caller
from chat.history.layer import HistoryLayer
from chat.render.proposals import CARD, buttons, card, decided

MAX_OFFERED = 5
_CARDS = "cards"


class Card(NamedTuple):
    """A card on the user's screen: the message it is, and the digest of what it shows."""

    message_id: str
    digest: str


class Approvals:
    """Shows what is pending and decides it; only what was shown here can be approved."""

    def __init__(self, caller: Caller, history: HistoryLayer) -> None:
        self._caller, self._history = caller, history

    async def offer(self, proposal_ids: list[str]) -> None:
        """Show cards for the proposals of a run; one asked for again moves down to the answer."""
        for proposal_id in proposal_ids:
            earlier = _cards().pop(proposal_id, None)
            if earlier:
                await _remove_buttons(proposal_id, earlier.message_id)
            await self._show(await self._fetch(proposal_id))

    async def offer_waiting(self) -> None:
        """Show cards for whatever waits and is not on the screen yet."""
        for proposal in await self._waiting():
            if str(proposal["proposal_id"]) not in _cards():
                await self._show(proposal)

    async def decide(self, action: cl.Action) -> None:
        """Carry out a click. Of its payload only the id and the verdict are read."""
        payload = cast("dict[str, Any]", vars(action).get("payload") or {})
        proposal_id, approve = str(payload.get(CARD, "")), payload.get("decision") == "approve"
        shown = _cards().get(proposal_id)
        proposal = await self._fetch(proposal_id)
        if proposal.get("state") != "pending":
            await self._close(proposal, str(proposal.get("state")))
        elif shown is None or shown.digest != proposal.get("digest"):
            # Never approve what this screen did not show (a restart, a change): show it first.
            await self._show(proposal)
        else:
            await self._carry_out(proposal, approve=approve)

    async def resume(self, thread: ThreadDict) -> None:
        """Put the buttons back on waiting cards of a conversation, and close the others."""
        waiting = {str(p["proposal_id"]): p for p in await self._waiting()}
        for step in cast("list[dict[str, Any]]", thread["steps"]):
            metadata = cast("dict[str, Any]", step.get("metadata") or {})
            proposal_id = str(metadata.get(CARD, ""))
            if not proposal_id or metadata.get("state") != "pending":
                continue
            proposal = waiting.get(proposal_id)
            if proposal:
                _cards()[proposal_id] = Card(step["id"], str(proposal["digest"]))
                step["output"] = card(proposal)
                await _send_buttons(proposal_id, step["id"])
            else:
                await self._close_step(step, proposal_id)

    async def _close_step(self, step: dict[str, Any], proposal_id: str) -> None:
        try:
            proposal = await self._fetch(proposal_id)
        except ApiRefused:
            proposal = {"state": "expired"}
        state = str(proposal.get("state"))
        step["output"] = decided(proposal, state)
        step["metadata"] = {CARD: proposal_id, "state": state}
        await self._history.update_step(cast("Any", step))

    async def _carry_out(self, proposal: dict[str, Any], *, approve: bool) -> None:
        proposal_id = str(proposal["proposal_id"])
        path = f"/proposals/{proposal_id}/{'approve' if approve else 'reject'}"
        body = {"digest": proposal["digest"]} if approve else None
        try:
            await self._caller.call("POST", path, json=body)
        except ApiRefused as refused:
            after = await self._fetch(proposal_id)
            if after.get("state") == "pending":
                after["state"] = "refused"
            await self._close(after, str(after["state"]), sanitise.inline(refused.detail))
            return
        await self._close(proposal, "approved" if approve else "rejected")

    async def _close(self, proposal: dict[str, Any], state: str, reason: str = "") -> None:
        proposal_id = str(proposal.get("proposal_id", ""))
        shown = _cards().pop(proposal_id, None)
        content = decided(proposal, state) + (f"\n\n*{reason}*" if reason else "")
        message = cl.Message(content=content, metadata={CARD: proposal_id, "state": state})
        if shown is None:
            await message.send()
            return
        message.id = shown.message_id
        await message.update()
        await _remove_buttons(proposal_id, shown.message_id)

    async def _show(self, proposal: dict[str, Any]) -> None:
        if proposal.get("state") != "pending":
            return
        proposal_id = str(proposal["proposal_id"])
        metadata = {CARD: proposal_id, "state": "pending"}
        message = await cl.Message(content=card(proposal), metadata=metadata).send()
        _cards()[proposal_id] = Card(message.id, str(proposal["digest"]))
        await _send_buttons(proposal_id, message.id)

    async def _fetch(self, proposal_id: str) -> dict[str, Any]:
        if not proposal_id.replace("-", "").replace("_", "").isalnum():
            raise ApiRefused(404, "not-found", phrases.NOT_YOURS, {})
        return await self._caller.call("GET", f"/proposals/{proposal_id}")

    async def _waiting(self) -> list[dict[str, Any]]:
        found = await self._caller.call("GET", "/proposals", params={"state": "pending"})
        items = cast("list[dict[str, Any]]", found.get("items") or [])
        return items[:MAX_OFFERED]


def _cards() -> dict[str, Card]:
    # Server memory only: the history keeps nothing of it (see wire.details).
    cards = cast("dict[str, Card] | None", memory.recall(_CARDS))
    if cards is None:
        cards = dict[str, Card]()
        memory.keep(_CARDS, cards)
    return cards


async def _send_buttons(proposal_id: str, message_id: str) -> None:
    for action in buttons(proposal_id):
        action.id = _button_id(action, proposal_id)
        await action.send(for_id=message_id)


async def _remove_buttons(proposal_id: str, message_id: str) -> None:
    for action in buttons(proposal_id):
        action.id = _button_id(action, proposal_id)
        action.forId = message_id
        await action.remove()


def _button_id(action: cl.Action, proposal_id: str) -> str:
    payload = cast("dict[str, str]", vars(action)["payload"])
    return f"{payload['decision']}-{proposal_id}"
