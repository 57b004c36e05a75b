"""What happens when: Chainlit's callbacks, each a few lines, each failure in words."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import chainlit as cl
import logfire
from chainlit.context import context
from chainlit.types import Starter, ThreadDict
from chainlit.user import User

from chat import identity, phrases, preferences, sanitise, signin, starters, talk
from chat.api_client import ApiAway, ApiRefused
from chat.approvals import Approvals
from chat.caller import Caller
from chat.flows import COMMANDS, Flows
from chat.history.layer import HistoryLayer
from chat.render.proposals import DECIDE
from chat.services import Services
from chat.sessions import SignedOut

logger = logging.getLogger(__name__)
_hooks: Any = cl  # its decorators are not typed
ActionCallback = Callable[[cl.Action], Awaitable[Any]]


@asynccontextmanager
async def in_words() -> AsyncGenerator[None]:
    """Tell the user what went wrong; nothing internal is shown."""
    try:
        yield
    except SignedOut:
        await cl.Message(content=phrases.SIGNED_OUT).send()
    except ApiAway:
        await cl.Message(content=phrases.API_AWAY).send()
    except ApiRefused as refused:
        await cl.Message(content=sanitise.markdown(refused.detail, 600)).send()
    except Exception:
        logger.exception("a turn failed")
        await cl.Message(content=phrases.UNEXPECTED).send()


def register(services: Services) -> None:
    """Connect Chainlit's callbacks with the services."""
    caller = Caller(services)
    approvals = Approvals(caller, services.history)
    flows = Flows(services, caller)
    _register_accounts(services)
    _register_conversations(services, caller, approvals, flows)
    _register_actions(approvals, flows)

    @_hooks.set_starters
    async def _starters(_user: User | None, _language: str | None) -> list[Starter]:
        return await starters.starters(caller, services.clock())

    @_hooks.on_settings_update
    async def _settings(settings: dict[str, Any]) -> None:
        async with in_words():
            await preferences.change(services, caller, settings)

    _ = (_starters, _settings)


def _register_accounts(services: Services) -> None:
    @_hooks.password_auth_callback
    async def _sign_in(username: str, password: str) -> User | None:
        return await signin.sign_in(services, username, password)

    @_hooks.on_logout
    async def _sign_out(_request: Any, _response: Any) -> dict[str, bool]:
        known = identity.current.get()
        if known:
            try:
                await services.sessions.close(known.handle)
            except (ApiAway, ApiRefused):
                # Here the handle is gone already; the tokens end within minutes.
                logger.warning("the api did not hear of a sign-out")
        return {"success": True}

    @_hooks.data_layer
    def _history() -> HistoryLayer:
        return services.history

    @_hooks.on_app_shutdown
    async def _shutdown() -> None:
        await services.close()

    _ = (_sign_in, _sign_out, _history, _shutdown)


def _register_conversations(
    services: Services, caller: Caller, approvals: Approvals, flows: Flows
) -> None:
    async def _panel() -> None:
        await context.emitter.set_commands(cast("Any", COMMANDS))
        await preferences.offer(services, caller)

    @_hooks.on_chat_start
    async def _start() -> None:
        async with in_words():
            await _panel()
            await flows.monday_digest()

    @_hooks.on_chat_resume
    async def _resume(thread: ThreadDict) -> None:
        try:
            await _panel()
            await approvals.resume(thread)
            await flows.resume(thread)
        except (SignedOut, ApiAway, ApiRefused) as error:
            # Messages sent now would be lost; the next message says what is wrong.
            logger.info("resumed without the api: %s", type(error).__name__)

    @_hooks.on_message
    async def _message(message: cl.Message) -> None:
        # All that a message causes, in every service, is one trace.
        with logfire.span("a message in the chat"):
            async with in_words():
                if not await flows.handle(message):
                    await talk.ask(services, caller, approvals, message.content)
                await approvals.offer_waiting()

    @_hooks.on_stop
    async def _stop() -> None:
        logger.info("stopped by the user")

    _ = (_start, _resume, _message, _stop)


def _register_actions(approvals: Approvals, flows: Flows) -> None:
    actions: dict[str, ActionCallback] = {DECIDE: approvals.decide, **flows.actions()}
    for name, callback in actions.items():
        _hooks.action_callback(name)(_worded(callback))


def _worded(callback: ActionCallback) -> ActionCallback:
    async def run(action: cl.Action) -> None:
        async with in_words():
            await callback(action)

    return run
