"""Signing in through the api, and what Chainlit then knows of the user: a name and a handle."""

from __future__ import annotations

import logging

from chainlit.auth import create_jwt
from chainlit.user import User

from chat.api_client import ApiAway, ApiRefused
from chat.identity import ACCOUNT_KEY, HANDLE_KEY
from chat.services import Services

logger = logging.getLogger(__name__)
MAX_TYPED = 200


async def sign_in(services: Services, username: str, password: str) -> User | None:
    """Return the user, or None when the api refuses (or is away)."""
    if not username or len(username) > MAX_TYPED or not password or len(password) > MAX_TYPED:
        return None
    try:
        tokens = await services.api.sign_in(username, password)
        me = await services.api.call("GET", "/me", tokens.access_token)
    except ApiRefused:
        return None
    except ApiAway as away:
        logger.warning("nobody can sign in: %s", away)
        return None
    name = str(me["username"])
    handle = await services.sessions.open(name, tokens)
    return User(
        identifier=name,
        display_name=str(me.get("display_name") or name),
        metadata={HANDLE_KEY: handle, ACCOUNT_KEY: str(me["user_id"])},
    )


async def cookie_for(services: Services, username: str, password: str) -> str | None:
    """Sign in and return the value of Chainlit's cookie."""
    user = await sign_in(services, username, password)
    if user is None:
        return None
    await services.history.create_user(user)
    return create_jwt(user)
