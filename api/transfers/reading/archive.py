"""Zip archives from strangers: opened only if small, plain and honest about it."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import SEEK_END, BufferedIOBase
from pathlib import PurePosixPath
from typing import IO, Final

from api.transfers.reading.sources import SourceFile
from api.transfers.rows import UnreadableFile

MAX_ENTRIES: Final = 2_000
MAX_DIRECTORY: Final = 1_000_000  # bytes of the list of entries
MAX_BYTES: Final = 200_000_000  # of all entries together, unpacked
MAX_RATIO: Final = 200  # a text that packs better than this is made to
SMALL: Final = 1_000_000  # bytes that are never a bomb
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_ZIP64_LOCATOR: Final = b"PK\x06\x07"
_MAX_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1
# What reading a broken archive may raise.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def is_zip(source: SourceFile) -> bool:
    """Return whether the file begins like a zip archive."""
    with source.open() as stream:
        return stream.read(4) in {b"PK\x03\x04", _END}


def open_archive(source: SourceFile) -> list[SourceFile]:
    """Return the files inside, by their path in the archive; folders and hidden files are left out.

    Raises UnreadableFile for paths that leave the archive, links, encrypted or oddly packed
    entries, too many entries, and more bytes than anybody's ratings need.
    """
    _check_directory(source)
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except _DAMAGE as error:
        raise _refuse(source, "the archive is damaged; export it again") from error
    if len(entries) > MAX_ENTRIES:
        raise _refuse(source, f"the archive has more than {MAX_ENTRIES:,} files; import them apart")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _refuse(source, f"the archive unpacks to more than {MAX_BYTES:,} bytes; split it")
    for entry in entries:
        _check_entry(source, entry)
    if len({entry.filename for entry in entries}) < len(entries):
        raise _refuse(source, "two files in the archive have the same name")
    return [
        SourceFile(entry.filename, _opener(source, entry))
        for entry in entries
        if not entry.is_dir() and not _hidden(entry.filename)
    ]


def _check_directory(source: SourceFile) -> None:
    """Refuse a list of entries that would not fit into memory, before anything reads it."""
    with source.open() as stream:
        size = stream.seek(0, SEEK_END)
        stream.seek(max(0, size - _END_SIZE - _MAX_COMMENT))
        tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise _refuse(source, "the archive is cut off; export it again")
    if tail[:end].endswith(_ZIP64_LOCATOR) or tail.find(_ZIP64_LOCATOR, max(0, end - 20), end) >= 0:
        raise _refuse(source, "archives of the ZIP64 kind are not taken; pack it again")
    if int.from_bytes(tail[end + 12 : end + 16], "little") > MAX_DIRECTORY:
        raise _refuse(source, f"the archive has more than {MAX_ENTRIES:,} files; import them apart")


def _check_entry(source: SourceFile, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    if (
        not name
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or "\0" in name
        or name[1:2] == ":"
    ):
        raise _refuse(source, "a file in the archive has a path that leads out of it")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refuse(source, "the archive contains a link; pack the file itself")
    if entry.flag_bits & _ENCRYPTED:
        raise _refuse(source, "the archive is encrypted; unpack it and import the files")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _refuse(source, "the archive is packed in an unusual way; pack it as plain zip")
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise _refuse(source, "a file in the archive unpacks to far more than it should")


def _opener(source: SourceFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def open_entry() -> IO[bytes]:
        return _Entry(source, entry)  # pyright: ignore[reportReturnType] - a binary stream

    return open_entry


class _Entry(BufferedIOBase):
    """One unpacked file as a stream that ends where it said it would."""

    def __init__(self, source: SourceFile, entry: zipfile.ZipInfo) -> None:
        self._source = source
        self._left = entry.file_size
        self._file = source.open()
        try:
            self._archive = zipfile.ZipFile(self._file)
            self._stream = self._archive.open(entry)
        except _DAMAGE as error:
            self._file.close()
            raise _refuse(source, "the archive is damaged; export it again") from error

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, all that is left if it is negative or None."""
        wanted = self._left + 1 if size is None or size < 0 else size
        try:
            content = self._stream.read(min(wanted, self._left + 1))
        except _DAMAGE as error:
            raise _refuse(self._source, "the archive is damaged; export it again") from error
        self._left -= len(content)
        if self._left < 0:
            raise _refuse(self._source, "a file in the archive is larger than it says")
        return content

    def read1(self, size: int = -1, /) -> bytes:
        """Return what is at hand."""
        return self.read(size)

    def close(self) -> None:
        """Close the stream, the archive and the file."""
        if not self.closed:
            self._stream.close()
            self._archive.close()
            self._file.close()
        super().close()


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _refuse(source: SourceFile, message: str) -> UnreadableFile:
    return UnreadableFile(source.name, 0, None, message)
