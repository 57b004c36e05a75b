"""Secrets by their shape, so that none reaches a log or a trace whatever text it hides in."""

import re
from typing import Final

MASK: Final = "[redacted]"

_SHAPES: Final = re.compile(
    r"""
      eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)*                     # a JSON web token
    | \b[A-Za-z0-9_-]{16,64}\.[0-9]{1,9}\.[A-Za-z0-9_-]{43}\b       # a refresh token
    | \b(?:mat|gsk|sk|pylf)_[A-Za-z0-9_-]{8,}                       # app tokens, provider keys
    | \bsk-[A-Za-z0-9_-]{16,}
    | \$argon2(?:id|i|d)\$[^\s"']+                                  # a password's hash
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----.*?(?:-----END[A-Z ]*-----|\Z)
    | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)                               # user:password@host
    """,
    re.VERBOSE | re.DOTALL,
)
_NAMED: Final = re.compile(
    r"""
    ( \bbearer\s+
    | \b(?:[a-z0-9]+[_-])*(?:password|passwd|pwd|secret|token|api[_-]?key|authorization|cookie)
      \b["']*\s*[:=]\s*["']*(?:(?:bearer|basic)\s+)?
    )
    (?!\[redacted\]) [^\s"',;&}]{3,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return the text with everything that looks like a secret masked."""
    return _NAMED.sub(rf"\1{MASK}", _SHAPES.sub(MASK, text))
