"""Signed-in browsers: their tokens stay here, are renewed in time, and end with the sign-out."""

from __future__ import annotations

import time
from collections.abc import Callable

import anyio

from chat.api_client import Api, ApiAway, ApiRefused, Tokens
from chat.vault import Sealed, Vault, new_handle

EARLY_SECONDS = 60.0
"""A token with less left than this is renewed before it is used."""


class SignedOut(Exception):
    """The session has ended: by sign-out, by a password change, or by time."""


class Sessions:
    """Opaque handle -> tokens; every use makes sure that the session still lives."""

    def __init__(self, api: Api, vault: Vault, *, now: Callable[[], float] = time.time) -> None:
        self._api, self._vault, self._now = api, vault, now
        self._renewing: dict[str, anyio.Lock] = {}

    async def open(self, username: str, tokens: Tokens) -> str:
        """Keep the tokens of a sign-in and return the handle for the cookie."""
        handle = new_handle()
        await self._keep(handle, username, tokens)
        return handle

    async def username_of(self, handle: str) -> str | None:
        """Return whose session it is, None when it has ended."""
        found = await self._vault.get(handle)
        return found.username if found else None

    async def access(self, handle: str) -> str:
        """Return a valid access token, renewing it first if it is about to end.

        Raises `SignedOut`, or `ApiAway` when it would have to be renewed and can not be.
        """
        found = await self._vault.get(handle)
        if found is None:
            raise SignedOut
        if found.expires_at - self._now() > EARLY_SECONDS:
            return found.access_token
        # Many messages may find the old token at once; one of them renews it for all.
        async with self._renewing.setdefault(handle, anyio.Lock()):
            return await self._renewed(handle)

    async def delegated(self, handle: str) -> str:
        """Return a fresh delegated token for one turn of the agent. Raises as `access` does."""
        token = await self.access(handle)
        try:
            return await self._api.exchange(token)
        except ApiRefused as problem:
            raise await self._ended(handle, problem) from problem

    async def refused(self, handle: str, problem: ApiRefused) -> None:
        """Tell that the api refused a token of the session; a dead session is forgotten."""
        ended = await self._ended(handle, problem)
        if isinstance(ended, SignedOut):
            raise ended from problem

    async def close(self, handle: str) -> None:
        """End a session here and at the api."""
        found = await self._vault.get(handle)
        await self._vault.drop(handle)
        self._renewing.pop(handle, None)
        if found:
            await self._api.revoke(found.refresh_token)

    async def _renewed(self, handle: str) -> str:
        found = await self._vault.get(handle)
        if found is None:
            raise SignedOut
        if found.expires_at - self._now() > EARLY_SECONDS:
            return found.access_token
        try:
            tokens = await self._api.refresh(found.refresh_token)
        except ApiRefused as problem:
            raise await self._ended(handle, problem) from problem
        if await self._vault.get(handle) is None:  # signed out meanwhile
            raise SignedOut
        await self._keep(handle, found.username, tokens, found.refresh_token)
        return tokens.access_token

    async def _keep(
        self, handle: str, username: str, tokens: Tokens, earlier: str | None = None
    ) -> None:
        refresh = tokens.refresh_token or earlier
        if refresh is None:
            raise ApiAway("the api sent no refresh token")
        sealed = Sealed(
            username=username,
            access_token=tokens.access_token,
            refresh_token=refresh,
            expires_at=self._now() + tokens.expires_in,
        )
        await self._vault.put(handle, sealed)

    async def _ended(self, handle: str, problem: ApiRefused) -> Exception:
        if problem.status not in {400, 401}:
            return problem
        await self._vault.drop(handle)
        self._renewing.pop(handle, None)
        return SignedOut()
