"""Whether what is asked fits together, and what to ask instead."""

from api.analytics import vocabulary
from api.analytics.filters import asked, changed, parse, unknown
from api.analytics.models import AnalyticsFilters, AnalyticsQuery
from api.analytics.vocabulary import Measure, Scope
from api.web.errors import Invalid


def check(query: AnalyticsQuery) -> None:
    """Check that what is asked fits together; raises Invalid with what to do instead."""
    words = vocabulary.MEASURES
    for measure in query.measures:
        if query.subject not in words[measure].subjects:
            raise Invalid(_misfit(measure, query), field="body.measures", closest=_fitting(query))
    for dimension in query.by:
        if query.subject not in vocabulary.DIMENSIONS[dimension].subjects:
            raise Invalid(
                f"subject={query.subject} has no {dimension}; use subject=ratings.",
                field="body.by",
            )
    _check_filters(query, query, "")
    if vocabulary.COMMUNITY.intersection(query.measures) and not (
        query.subject == "films" or "film" in query.by
    ):
        raise Invalid(
            "n_ratings, community_average and community_stddev need by=[film] or subject=films; "
            "for everyone's mean of a group use scope=everyone with average.",
            field="body.measures",
            closest=["average", "stddev", "count"],
        )
    if vocabulary.RANKS.intersection(query.measures) and (query.by or query.compare != "none"):
        raise Invalid("A rank is one number: leave out by and compare.", field="body.by")
    if len(set(query.by)) < len(query.by):
        raise Invalid("Name each dimension once.", field="body.by")
    if query.zero_fill and not (
        len(query.by) == 1 and query.by[0] in vocabulary.ORDINAL and query.min_count == 1
    ):
        raise Invalid(
            "zero_fill needs exactly one dimension with an order (such as rated_month, weekday "
            "or stars) and no min_count.",
            field="body.zero_fill",
        )


def _misfit(measure: Measure, query: AnalyticsQuery) -> str:
    if query.subject == "films" and measure in ("average", "stddev"):
        return f"For films ask for community_{measure}, or use subject=ratings."
    return f"{measure} does not fit subject={query.subject}; use subject=ratings."


def _fitting(query: AnalyticsQuery) -> list[str]:
    return [name for name, word in vocabulary.MEASURES.items() if query.subject in word.subjects]


def _check_filters(query: AnalyticsQuery, filters: AnalyticsFilters, place: str) -> None:
    refused = {
        "ratings": (),
        "tags": vocabulary.STAR_FILTERS,
        "films": vocabulary.STAR_FILTERS + vocabulary.TIME_FILTERS,
    }[query.subject]
    for name in asked(filters):
        if name in refused:
            advice = "my_stars_from/to or min_average" if "star" in name else "subject=ratings"
            raise Invalid(
                f"{name} does not fit subject={query.subject}; use {advice}.",
                field=f"body.{place or name}",
            )


def share_filters(query: AnalyticsQuery) -> tuple[AnalyticsFilters, Scope] | None:
    """Return the second filter of a share and whose rows it means; None without one."""
    if not query.share_where:
        return None
    if "share" not in query.measures:
        raise Invalid("share_where needs the measure share.", field="body.measures")
    values = parse(query.share_where, "share_where")
    scope = _scope(values.pop("scope", None) or "everyone", "share_where")
    filters = changed({}, values, "share_where")
    _check_filters(query, filters, "share_where")
    return filters, scope


def compared_filters(query: AnalyticsQuery) -> tuple[AnalyticsFilters, Scope] | None:
    """Return the filters and scope of the second query; None if nothing is compared."""
    if query.compare == "none":
        if query.compare_where or query.compare_scope:
            raise Invalid("Set compare to difference or ratio.", field="body.compare")
        return None
    values = parse(query.compare_where, "compare_where")
    scope = _scope(values.pop("scope", None) or query.compare_scope or query.scope, "compare_where")
    if not values and scope == query.scope:
        raise Invalid("Say what differs: compare_scope or compare_where.", field="body.compare")
    filters = changed(asked(query), values, "compare_where")
    _check_filters(query, filters, "compare_where")
    return filters, scope


def _scope(value: str, place: str) -> Scope:
    if value not in ("me", "everyone", "others"):
        raise unknown(value, ("me", "everyone", "others"), place, "scope")
    return value
