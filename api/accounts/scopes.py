"""Who is calling and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.accounts.models import Role

SCOPES: Final = {
    "catalog:read": "Search the films and read their details.",
    "catalog:write": "Add, edit and delete films (curators and admins).",
    "ratings:read": "Read your own ratings.",
    "ratings:write": "Rate films and delete your ratings; a delegated token only proposes it.",
    "recommendations:read": "Read your recommendations.",
    "recommendations:refresh": "Ask for new recommendations.",
    "analytics:read": "Ask for figures about your ratings and everyone's aggregates.",
    "proposals:decide": "Read, approve and reject what other tools proposed in your name.",
    "account": "Manage your account, its sessions, imports and app tokens.",
    "accounts:admin": "See accounts, change roles, lock accounts (admins).",
}

_MEMBER: Final = frozenset(SCOPES) - {"catalog:write", "accounts:admin"}
_BY_ROLE: Final = {
    Role.member: _MEMBER,
    Role.curator: _MEMBER | {"catalog:write"},
    Role.admin: _MEMBER | {"catalog:write", "accounts:admin"},
}
# What a delegated token may carry at most; deciding proposals is never among it.
DELEGABLE: Final = frozenset(
    {
        "catalog:read",
        "ratings:read",
        "ratings:write",
        "recommendations:read",
        "recommendations:refresh",
        "analytics:read",
    }
)
WRITES: Final = frozenset({"ratings:write", "recommendations:refresh"})


def scopes_of(role: str) -> frozenset[str]:
    """Return every scope an account of this role may have."""
    return _BY_ROLE[Role(role)]


def parse_scope(text: str) -> frozenset[str]:
    """Return the scopes named in a space-separated list; unknown words are dropped."""
    return frozenset(text.split()) & frozenset(SCOPES)


def format_scope(scopes: Iterable[str]) -> str:
    """Return scopes as the sorted, space-separated list tokens carry."""
    return " ".join(sorted(scopes))


@dataclass(frozen=True)
class Principal:
    """The caller of one request.

    `actor` names the tool that acts for the user, or is None for the user's own token.
    """

    user_id: int
    username: str
    role: str
    scopes: frozenset[str]
    sid: str
    client: str
    actor: str | None = None

    @property
    def delegated(self) -> bool:
        """Whether a tool is calling in the user's name."""
        return self.actor is not None
