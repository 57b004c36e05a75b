"""What the rest of the house may ask of the catalogue."""

from api.catalog.loading import NewFilm, insert_many
from api.catalog.search import index_films, rebuild_search_index
from api.catalog.statistics import recount, shift_statistics, stamp, touch

__all__ = [
    "NewFilm",
    "index_films",
    "insert_many",
    "rebuild_search_index",
    "recount",
    "shift_statistics",
    "stamp",
    "touch",
]
