"""Many similar texts in little memory: what rows said, between reading and storing them."""

import zlib
from collections.abc import Iterator
from typing import Final

_CHUNK: Final = 1_000
_FASTEST: Final = 1


class Packed:
    """Texts without line ends, in their order, packed a thousand at a time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._chunks: list[bytes] = []
        self._open: list[str] = []

    def append(self, text: str) -> None:
        """Add a text."""
        self._open.append(text)
        if len(self._open) == _CHUNK:
            self._chunks.append(zlib.compress("\n".join(self._open).encode(), _FASTEST))
            self._open.clear()

    def __iter__(self) -> Iterator[str]:
        """Yield the texts, a chunk of them unpacked at a time."""
        for chunk in self._chunks:
            yield from zlib.decompress(chunk).decode().split("\n")
        yield from self._open
