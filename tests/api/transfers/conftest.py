"""A small data set in the MovieLens format."""

import io
import zipfile
from pathlib import Path

import pytest

MOVIES = """\
movieId,title,genres
1,"Matrix, The (1999)",Action|Sci-Fi
2,"Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)",Comedy|Romance
3,Paterson,(no genres listed)
"""
LINKS = "movieId,imdbId,tmdbId\n1,0133093,603\n2,0211915,\n"
RATINGS = """\
userId,movieId,rating,timestamp
7,1,0.5,1000000000
7,2,5.0,1000000060
9,1,3.5,1000000120
"""
TAGS = 'userId,movieId,tag,timestamp\n8,1,"Déjà vu, again",1000000180\n'


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A folder with the four files of a data set."""
    folder = tmp_path / "dataset"
    folder.mkdir()
    files = {"movies": MOVIES, "links": LINKS, "ratings": RATINGS, "tags": TAGS}
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def letterboxd_zip() -> bytes:
    """The sample export of Letterboxd, packed as it comes."""
    folder = Path(__file__).parent / "samples" / "letterboxd"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.csv")):
            archive.write(path, str(path.relative_to(folder)))
    return buffer.getvalue()
