"""What a user would see: Chainlit's messages to the browser, recorded and put together."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from chainlit.context import ChainlitContext, context_var
from chainlit.emitter import BaseChainlitEmitter
from chainlit.session import HTTPSession
from chainlit.user import PersistedUser


class Screen(BaseChainlitEmitter):
    """Records what is emitted; `steps` are messages and steps by id, in their order."""

    def __init__(self, session: HTTPSession) -> None:
        super().__init__(session)
        self.steps: dict[str, dict[str, Any]] = {}
        self.elements: list[dict[str, Any]] = []
        self.actions: dict[str, dict[str, Any]] = {}
        self.streamed = 0

    async def send_step(self, step_dict: Any) -> None:
        self.steps[step_dict["id"]] = self.steps.get(step_dict["id"], {}) | step_dict

    async def update_step(self, step_dict: Any) -> None:
        await self.send_step(step_dict)

    async def stream_start(self, step_dict: Any) -> None:
        self.streamed += 1
        await self.send_step(step_dict)

    async def send_token(
        self,
        id: str,  # noqa: A002 - Chainlit's signature
        token: str,
        is_sequence: bool = False,
        is_input: bool = False,
    ) -> None:
        del is_input
        before = "" if is_sequence else self.steps[id]["output"]
        self.steps[id]["output"] = before + token

    async def send_element(self, element_dict: Any) -> None:
        self.elements.append(element_dict)

    def set_chat_settings(self, settings: dict[str, Any]) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as the real one
        self.session.chat_settings = settings

    async def emit(self, event: str, data: Any) -> None:
        if event == "action":
            self.actions[data["id"]] = data
        elif event == "remove_action":
            self.actions.pop(data["id"], None)

    @property
    def messages(self) -> list[str]:
        """The assistant's messages, in their order."""
        return [s["output"] for s in self.steps.values() if s["type"] == "assistant_message"]

    @property
    def tools(self) -> list[dict[str, Any]]:
        """The tool steps, in their order."""
        return [step for step in self.steps.values() if step["type"] == "tool"]

    def everything(self) -> str:
        """Return all that was sent, as one text."""
        return str([self.steps, self.elements, self.actions])


def show(username: str, token: str = "") -> Screen:
    """Open a conversation of a user and return its screen."""
    user = PersistedUser(id=str(uuid4()), createdAt="", identifier=username)
    session = HTTPSession(id=str(uuid4()), client_type="webapp", user=user, token=token)
    screen = Screen(session)
    context_var.set(ChainlitContext(session, screen))
    return screen
