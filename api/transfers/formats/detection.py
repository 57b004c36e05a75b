"""Which format some files are in, by what they contain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from api.transfers.formats import (
    generic,
    guessing,
    imdb,
    letterboxd,
    letterboxd_import,
    matinee,
    movary,
    movielens_site,
    simkl,
    tmdb,
    trakt,
    yamtrack,
)
from api.transfers.formats.shared import Head, object_of
from api.transfers.reading.archive import is_zip, open_archive
from api.transfers.reading.json_items import is_json, read_entries
from api.transfers.reading.sources import SourceFile
from api.transfers.reading.tables import column_key, read_header
from api.transfers.rows import Item, RowProblem, UnreadableFile, Verdict

# What only lists of films to see have, or files about one.
_LISTED: Final = {"letterboxd uri", "addedat", "listed_at"}


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in the api, its name for people, and how to know and read it."""

    name: str
    label: str
    recognises: Callable[[Head], bool]
    read: Callable[[SourceFile], Iterator[Item]]


FORMATS: Final = (
    Format(matinee.NAME, "Matinee", matinee.recognises, matinee.read),
    Format(imdb.NAME, "IMDb", imdb.recognises, imdb.read),
    Format(letterboxd.NAME, "Letterboxd", letterboxd.recognises, letterboxd.read),
    Format(tmdb.NAME, "TMDB", tmdb.recognises, tmdb.read),
    Format(movielens_site.NAME, "MovieLens", movielens_site.recognises, movielens_site.read),
    Format(movary.NAME, "Movary", movary.recognises, movary.read),
    Format(yamtrack.NAME, "Yamtrack", yamtrack.recognises, yamtrack.read),
    Format(simkl.NAME, "Simkl", simkl.recognises, simkl.read),
    Format(trakt.NAME, "Trakt", trakt.recognises, trakt.read),
    Format(
        letterboxd_import.NAME,
        "CSV as Letterboxd imports it",
        letterboxd_import.recognises,
        letterboxd_import.read,
    ),
)


def expand(source: SourceFile) -> list[SourceFile]:
    """Return the files of an archive, and any other file alone."""
    return open_archive(source) if is_zip(source) else [source]


def detect(files: Sequence[SourceFile], mapping: generic.Mapping | None = None) -> Format:
    """Return the format of files that belong together; with a mapping, any CSV has one.

    Raises UnreadableFile if nobody knows it.
    """
    heads = [head_of(file) for file in files]
    if mapping is not None and any(head.columns for head in heads):
        return Format(generic.NAME, "CSV", lambda head: bool(head.columns), _by(mapping))
    for candidate in FORMATS:
        if any(candidate.recognises(head) for head in heads):
            return candidate
    for head in heads:
        if {"userid", "movieid", "rating"} <= head.columns:
            raise UnreadableFile(
                head.name,
                1,
                "userId",
                "this is a MovieLens data set of many people; whoever runs this service can "
                "import it with 'python -m scripts.transfer import movielens FOLDER'",
            )
    if guessed := _guessed(files, heads):
        return guessed
    raise UnreadableFile(files[0].name if files else "", 0, None, _unknown(files, heads))


def _guessed(files: Sequence[SourceFile], heads: Sequence[Head]) -> Format | None:
    """Return a format for the first CSV whose columns say what they hold."""
    for file, head in zip(files, heads, strict=True):
        mapping = guessing.guess(file, head) if _may_hold_ratings(head) else None
        if mapping is not None:
            same = partial(_has_columns, head.columns)
            return Format(generic.NAME, "CSV", same, partial(guessing.read, mapping=mapping))
    return None


def _has_columns(columns: frozenset[str], head: Head) -> bool:
    return head.columns == columns


def _may_hold_ratings(head: Head) -> bool:
    return not _LISTED & (head.columns | head.keys)


def read_files(files: Sequence[SourceFile], known: Format) -> Iterator[Item]:
    """Yield all rows of the files in a format; a file without ratings is one skipped row."""
    for file in files:
        if known.recognises(head_of(file)):
            yield from known.read(file)
        else:
            yield RowProblem(
                file.name,
                0,
                None,
                Verdict.skipped,
                "no-ratings",
                "the file holds no ratings and was passed over",
            )


def head_of(source: SourceFile) -> Head:
    """Return the column names of a CSV, or the keys of JSON; neither for anything else."""
    try:
        if not is_json(source):
            header = read_header(source)
            columns = frozenset(map(column_key, header))
            return Head(source.name, columns=columns, is_empty=not header)
        for entry in read_entries(source):
            keys = {entry.key} if entry.key else set(object_of(entry.value))
            return Head(source.name, keys=frozenset(keys), is_list=not entry.key)
    except UnreadableFile:
        pass
    return Head(source.name)


def _by(mapping: generic.Mapping) -> Callable[[SourceFile], Iterator[Item]]:
    return partial(generic.read, mapping=mapping)


def _unknown(files: Sequence[SourceFile], heads: Sequence[Head]) -> str:
    labels = ", ".join(known.label for known in FORMATS)
    if any(file.name.startswith("xl/") for file in files):
        return "this is a spreadsheet; save it as CSV and import that"
    if any(_LISTED & (head.columns | head.keys) for head in heads):
        return "this is a list of films without ratings; import the file of your ratings"
    if all(head.is_empty for head in heads):
        return "the file is empty"
    if any(len(head.columns) > 1 for head in heads):
        return (
            f"the columns fit none of the known formats ({labels}); "
            "say which column holds the title and which the rating"
        )
    return f"this is no export of a known service ({labels}) and no CSV file"
