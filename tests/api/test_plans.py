"""What every request reads, and what is asked most, goes by an index however much there is.

Searching and figures have their own (`catalog/test_plans.py`, `analytics/test_plans.py`).
"""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from api.accounts import app_tokens, sessions
from api.accounts.tokens import Claims
from api.catalog import service as catalog
from api.db import Database
from api.proposals import service as proposals
from api.ratings import listing
from api.ratings.wire import RatingSearch
from api.recommendations.shelf import Shelf, profile_of
from tests.api.catalog.test_plans import plans
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("sqlite_file")

CLAIMS = Claims(
    sub="1", client_id="test", sid="s" * 22, scope="catalog:read", jti="j", iat=1, nbf=1, exp=2
)
READS: dict[str, Callable[[Session], object]] = {
    "the caller of a token": lambda s: sessions.live_principal(s, CLAIMS, NOW),
    "the caller of an app token": lambda s: app_tokens.principal_of(s, "mat_x", NOW),
    "the stamp of the catalogue": lambda s: catalog.stamp(s, 1),
    "my newest ratings": lambda s: listing.page(s, 1, RatingSearch()),
    "my ratings as a profile": lambda s: profile_of(s, 1),
    "the newest model": lambda s: Shelf().newest(s),
    "my proposals": lambda s: proposals.list_own(s, 1, NOW, state=None),
}
# What grows. Of the others a scan reads the one row there is, or stops at the first.
GROWING = {"rating", "movie", "user", "sign_in_session", "app_token", "movie_genre", "proposal"}


@pytest.mark.parametrize("name", READS)
def test_nothing_hot_reads_a_whole_table(database: Database, name: str) -> None:
    scanned = [line for line in plans(database, READS[name]) if line.startswith("SCAN")]
    assert [line for line in scanned if line.split()[1] in GROWING] == []
