"""For whom the chat asks: the browser's address, sealed so that nobody else can claim one.

The api counts sign-ins for each address. All that come through the chat have the chat's address, so
the chat says which browser it speaks for, with a seal made from a secret the two share.
"""

import hmac
from ipaddress import IPv6Address, ip_address
from typing import Final

HEADER: Final = "X-Matinee-For"


def sealed(address: str, secret: str) -> str:
    """Return the header's value for a browser's address."""
    return f"{address} {_seal(address, secret)}"


def opened(value: str, secret: str) -> str | None:
    """Return the address a header names, or None unless the secret's holder sealed it."""
    address, _, seal = value.partition(" ")
    if not secret or not hmac.compare_digest(_seal(address, secret).encode(), seal.encode()):
        return None
    return address


def counted(address: str) -> str:
    """Return what a limit counts: the address, of IPv6 the /64 network one home or phone has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return f"{IPv6Address(int(known) >> 64 << 64)}/64"


def _seal(address: str, secret: str) -> str:
    return hmac.digest(secret.encode(), address.encode(errors="replace"), "sha256").hex()
