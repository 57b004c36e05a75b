"""Entity tags: which answer a client has, told from the catalogue's stamp instead of its body.

A film's tag begins with its version, which is what `If-Match` compares: somebody else's rating
renews the tag, but does not stand in the way of an edit.
"""

import hashlib
import re
from collections.abc import Collection
from typing import Final

from api.web.errors import PreconditionFailed, PreconditionRequired

_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_VERSION: Final = re.compile(r'"v([0-9]{1,9})(?:\.[0-9a-f]+)?"')


def state_of(stamp: str, user_id: int, question: str) -> str:
    """Return a digest that stays the same as long as the user's answer to the question does."""
    text = f"{stamp} {user_id} {question}"
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def film_tag(version: int, state: str) -> str:
    """Return the entity tag of a film."""
    return f'"v{version}.{state}"'


def known_tag(if_none_match: str | None, state: str) -> str | None:
    """Return the tag among those of the header that stands for the state, if there is one."""
    for found in _TAG.finditer(if_none_match or ""):
        if found[1].rpartition(".")[2] == state:
            return f'"{found[1]}"'
    return None


def expected_versions(if_match: str | None) -> Collection[int] | None:
    """Return the versions an edit may meet, or None for any (`*`).

    Raises PreconditionRequired without the header. A weak or foreign tag matches no version.
    """
    if if_match is None:
        raise PreconditionRequired(
            "Send If-Match with the ETag of GET /movies/{movie_id}, so that no other edit is lost."
        )
    if if_match.strip() == "*":
        return None
    members = [member.strip() for member in if_match.split(",")]
    versions = [int(found[1]) for member in members if (found := _VERSION.fullmatch(member))]
    if not versions:
        raise PreconditionFailed("If-Match is not an ETag of this film. Read the film again.")
    return versions
