"""My questions are answered through indexes, however many people there are."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite

from api.analytics import vocabulary
from api.analytics.compiler import compile_groups, compile_rank
from api.analytics.plan import Question
from api.db import Database
from tests.api.analytics.questions import question

MINE: tuple[dict[str, Any], ...] = (
    {},
    {"by": ("genre",), "measures": ("average", "median")},
    {"by": ("decade",), "measures": ("average",), "filters": {"genres_any": ["Drama"]}},
    {"by": ("rated_month",), "filters": {"last_days": 365}},
    {"by": ("film",), "measures": ("gap", "n_ratings"), "filters": {"min_ratings": 10}},
    {"by": ("tag",), "subject": "tags"},
    {
        "measures": ("share",),
        "share": {"weekdays": ["Sunday"]},
        "filters": {"genres_none": ["War"]},
    },
    {"by": ("weekday", "hour"), "measures": ("active_days",)},
)


def explained(database: Database, asked: Question) -> list[str]:
    statement = compile_groups(asked, "sqlite").compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    with database.reading() as session:
        rows = session.connection().execute(
            text(f"EXPLAIN QUERY PLAN {statement}".replace(":", r"\:"))
        )
        return [row.detail for row in rows]


@pytest.mark.usefixtures("sqlite_file")
@pytest.mark.parametrize("asked", MINE)
def test_no_question_of_mine_reads_a_whole_table(database: Database, asked: dict[str, Any]) -> None:
    steps = explained(database, question(**asked))
    assert any("USING" in step and "user_id=?" in step for step in steps)
    assert not [
        step for step in steps if step.startswith(("SCAN rating", "SCAN tag", "SCAN movie"))
    ]


@pytest.mark.usefixtures("sqlite_file")
def test_one_film_is_found_by_its_id(database: Database) -> None:
    steps = explained(database, question(subject="films", filters={"movie_ids": [1]}))
    assert any("SEARCH movie USING" in step for step in steps)


@pytest.mark.parametrize("subject", ["ratings", "films", "tags"])
def test_everything_compiles_for_both_databases(subject: str) -> None:
    fits = [name for name, word in vocabulary.DIMENSIONS.items() if subject in word.subjects]
    measures = tuple(name for name, word in vocabulary.MEASURES.items() if subject in word.subjects)
    for first in fits:
        asked = question(
            subject=subject, measures=measures, by=(first, "film")[: 1 + (first != "film")]
        )
        assert "strftime" not in str(
            compile_groups(asked, "postgresql").compile(dialect=postgresql.dialect())
        )
        assert "to_char" not in str(
            compile_groups(asked, "sqlite").compile(dialect=sqlite.dialect())
        )
    rank = compile_rank(question().where, 1, 1, descending=True, dialect="postgresql")
    assert "HAVING" in str(rank.compile(dialect=postgresql.dialect()))
