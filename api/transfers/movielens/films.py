"""The films of a data set: which of ours each one is, and those the catalogue lacks."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from api.catalog import service as catalog
from api.catalog.titles import normalise
from api.tables import metadata
from api.transfers.formats import movielens as dataset
from api.transfers.movielens.loading import Progress, batches
from api.transfers.reading.sources import SourceFile
from api.transfers.rows import UnreadableFile

Links = dict[int, dataset.DatasetLink]


class Films:
    """Our id of each film of the data set (`ids`)."""

    def __init__(self, session: Session, now: datetime, progress: Progress) -> None:
        self.ids: dict[int, int] = {}
        self._session, self._now, self._progress = session, now, progress

    def load(self, sources: list[SourceFile], link_sources: list[SourceFile]) -> int:
        """Insert the films the catalogue lacks; return how many of all have links."""
        links = {
            link.movie_id: link for source in link_sources for link in dataset.read_links(source)
        }
        known = _Catalogue(self._session)
        for batch in batches(self._new(sources, links, known)):
            catalog.insert_many(self._session, batch, self._now, searchable=False)
            self._progress("films", len(batch))
        catalog.rebuild_search_index(self._session)
        return len(links.keys() & self.ids.keys())

    def id_of(self, source: SourceFile, line: int, movie_id: int) -> int:
        """Return our id of a film a row names; raises UnreadableFile."""
        try:
            return self.ids[movie_id]
        except KeyError:
            reason = "movies.csv has no such film; add it or remove the row"
            raise UnreadableFile(source.name, line, "movieId", reason) from None

    def _new(
        self, sources: list[SourceFile], links: Links, known: "_Catalogue"
    ) -> Iterator[catalog.NewFilm]:
        """Yield the films that are not there yet, and learn the id of every film."""
        offset = known.highest
        for source in sources:
            for film in dataset.read_films(source):
                if film.movie_id in self.ids:
                    raise UnreadableFile(
                        source.name, film.line, "movieId", "a second film with this id; remove one"
                    )
                link = links.get(film.movie_id)
                match = known.find(film, link)
                self.ids[film.movie_id] = match or offset + film.movie_id
                if match is None:
                    yield catalog.NewFilm(
                        film.title.title,
                        film.title.year,
                        film.genres,
                        imdb_id=link.imdb_id if link else None,
                        tmdb_id=link.tmdb_id if link else None,
                        alternative_titles=film.title.alternatives,
                        movie_id=offset + film.movie_id,
                    )


class _Catalogue:
    """The films already there, by the names the data set may know them by."""

    def __init__(self, session: Session) -> None:
        movie, title = metadata.tables["movie"], metadata.tables["movie_title"]
        connection = session.connection()
        self.highest: int = connection.execute(select(func.max(movie.c.movie_id))).scalar() or 0
        self._imdb: dict[str, int] = {
            imdb_id: movie_id
            for movie_id, imdb_id in connection.execute(
                select(movie.c.movie_id, movie.c.imdb_id).where(movie.c.imdb_id.is_not(None))
            )
        }
        self._titles: dict[tuple[str, int | None], set[int]] = {}
        joined = movie.join(title, title.c.movie_id == movie.c.movie_id)
        for movie_id, normal, year in connection.execute(
            select(movie.c.movie_id, title.c.normal, movie.c.year).select_from(joined)
        ):
            self._titles.setdefault((normal, year), set()).add(movie_id)

    def find(self, film: dataset.DatasetFilm, link: dataset.DatasetLink | None) -> int | None:
        """Return our id of the film, if exactly one film fits."""
        if link and link.imdb_id in self._imdb:
            return self._imdb[link.imdb_id]
        if not self._titles:
            return None
        same = self._titles.get((normalise(film.title.title), film.title.year), set())
        return next(iter(same)) if len(same) == 1 else None
