"""What the rest of the house may ask of the catalogue."""

from api.catalog.browse import question
from api.catalog.detail import detail
from api.catalog.directors import directed
from api.catalog.editing import OPERATIONS, create, delete, patch, replace
from api.catalog.loading import NewFilm, insert_many
from api.catalog.nearest import MAX_FILMS, nearest
from api.catalog.search import index_films, rebuild_search_index
from api.catalog.statistics import recount, shift_statistics, stamp, touch
from api.catalog.wire import MovieItem, MoviePage, MovieSearch
from api.driver import Connects, Reads

__all__ = [
    "OPERATIONS",
    "NewFilm",
    "create",
    "delete",
    "detail",
    "find",
    "index_films",
    "insert_many",
    "nearest_films",
    "patch",
    "rebuild_search_index",
    "recount",
    "replace",
    "search",
    "shift_statistics",
    "stamp",
    "touch",
]
_SUGGESTIONS = 5


def search(reads: Reads, filters: MovieSearch, user_id: int) -> MoviePage:
    """Return a page of films; if no title has the text, the films of the nearest titles."""
    page = find(reads, filters, user_id)
    return nearest_films(reads, filters, user_id) if page is None else page


def find(reads: Reads, filters: MovieSearch, user_id: int) -> MoviePage | None:
    """Return a page of films by indexed reads, or None if no title has the text as written."""
    connection = reads.connection()
    asked = question(filters, user_id, sqlite=connection.dialect.name == "sqlite")
    offset = (filters.page - 1) * filters.page_size
    items, total = asked.page(connection, filters.page_size, offset)
    if total == 0 and filters.q.strip() and not _is_known(connection, filters.q, user_id):
        return None
    return _page(filters, items, total, [])


def nearest_films(reads: Reads, filters: MovieSearch, user_id: int) -> MoviePage:
    """Return the films of a director so named, or else those of the nearest titles.

    Takes some milliseconds.
    """
    connection = reads.connection()
    near = (directed(connection, filters.q) or nearest(connection, filters.q))[:MAX_FILMS]
    ranks = {film.movie_id: rank for rank, film in enumerate(near)}
    sqlite = connection.dialect.name == "sqlite"
    asked = question(filters, user_id, sqlite=sqlite, movie_ids=list(ranks))
    found, total = asked.page(connection, MAX_FILMS, 0)
    if filters.sort in (None, "relevance"):
        found.sort(key=lambda item: ranks[item.movie_id])
    offset = (filters.page - 1) * filters.page_size
    names = [film.name for film in near[:_SUGGESTIONS]]
    return _page(filters, found[offset : offset + filters.page_size], total, names)


def _is_known(connection: Connects, q: str, user_id: int) -> bool:
    """Whether the text alone finds a film, so that it was the filters that left none."""
    sqlite = connection.dialect.name == "sqlite"
    return question(MovieSearch(q=q), user_id, sqlite=sqlite).total(connection) > 0


def _page(
    filters: MovieSearch, items: list[MovieItem], total: int, did_you_mean: list[str]
) -> MoviePage:
    return MoviePage(
        items=items,
        total=total,
        page=filters.page,
        page_size=filters.page_size,
        truncated=filters.page * filters.page_size < total,
        did_you_mean=did_you_mean,
    )
