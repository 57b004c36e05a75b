"""The plan for a digest: one call, told in a few lines."""

from __future__ import annotations

from agent.offline.answer import digests as wording
from agent.offline.answer import missing
from agent.offline.context import Context, Film, Json, objects, part
from agent.offline.frame import Frame
from agent.offline.plan.steps import Call, Plan, Situation, failed

TOOL = "weekly_digest"


def digest_plan(frame: Frame, situation: Situation) -> Plan:
    """Fetch the digest of a week or a year."""
    if not situation.offers(TOOL):
        return wording.not_offered(frame)
    name, _, value = (frame.topic or "week").partition("=")
    args: Json = {name: int(value) if name == "year" else value} if value else {}
    results = yield [Call(TOOL, args)]
    if failed(results[0]):
        return missing.problem(frame, results[0])
    rows = objects(part(results[0], "films").get("items"))
    films = tuple(
        Film(int(row["movie_id"]), str(row.get("title", "")), row.get("year"))
        for row in rows
        if "movie_id" in row
    )
    return wording.told(frame, results[0], Context(frame, films))
