"""The genres, as MovieLens names them, and how the wire takes them."""

import json
from difflib import get_close_matches
from typing import Annotated, Final, Literal, cast, get_args

from pydantic import BeforeValidator, Field

Genre = Literal[
    "Action",
    "Adventure",
    "Animation",
    "Children",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "IMAX",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]
GENRES: Final[tuple[str, ...]] = get_args(Genre)

_NAMES: Final = {name.casefold(): name for name in GENRES}
# What people and models say instead.
_NAMES.update(
    {
        "science fiction": "Sci-Fi",
        "sci fi": "Sci-Fi",
        "scifi": "Sci-Fi",
        "film noir": "Film-Noir",
        "noir": "Film-Noir",
        "kids": "Children",
        "family": "Children",
        "animated": "Animation",
        "music": "Musical",
        "romantic": "Romance",
    }
)


def known_genre(name: object) -> object:
    """Return the genre's exact name for any spelling of it.

    Raises ValueError with the closest names for text that is none.
    """
    if not isinstance(name, str):
        return name
    spoken = name.strip().casefold().replace("_", " ")
    if spoken in _NAMES:
        return _NAMES[spoken]
    closest = list(dict.fromkeys(_NAMES[n] for n in get_close_matches(spoken, _NAMES, n=3)))
    hint = f"did you mean {' or '.join(closest)}?" if closest else f"known: {', '.join(GENRES)}"
    raise ValueError(f"this genre is not known; {hint}")


def split_list(value: object) -> object:
    """Return the single names of a list.

    Clients write a list of query values repeated, joined by commas, or as JSON text.
    """
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    names: list[object] = []
    for item in values:
        if not isinstance(item, str):
            names.append(item)
        elif item.startswith("[") and item.endswith("]"):
            names += _json_list(item)
        else:
            names += [part for part in item.split(",") if part.strip()]
    return names


def _json_list(text: str) -> list[object]:
    try:
        return list(json.loads(text.replace("'", '"')))
    except ValueError:
        return [text]


KnownGenre = Annotated[Genre, BeforeValidator(known_genre)]
GenreList = Annotated[list[KnownGenre], Field(max_length=len(GENRES)), BeforeValidator(split_list)]
