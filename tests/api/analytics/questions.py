"""Questions in exact form, as engines get them."""

from typing import Any

from api.analytics import plan
from api.analytics.models import AnalyticsFilters
from api.analytics.plan import Names, Question
from tests.api.analytics.world import ME, NOW


def question(
    subject: Any = "ratings",
    measures: Any = ("count",),
    by: Any = (),
    filters: dict[str, Any] | None = None,
    share: dict[str, Any] | None = None,
    scope: Any = "me",
) -> Question:
    """Return a question in exact form, asked by ME."""

    def where(values: dict[str, Any]) -> plan.Where:
        return plan.where(AnalyticsFilters(**values), Names(), NOW)

    second = where(share) if share else None
    return Question(subject, scope, ME, measures, by, where(filters or {}), second)
