"""A MovieLens data set into the database: films, people, ratings and tags, all or nothing.

`importing` is the door; `films`, `people`, `ratings` and `tags` each bring in one kind. Plain
ratings come by the block: `plain` reads them as columns, `blocks` hands a block to SQLite.
"""

from api.transfers.movielens.importing import MovieLensCounts, import_movielens

__all__ = ["MovieLensCounts", "import_movielens"]
