"""Which plan carries out a frame."""

from __future__ import annotations

from agent.offline.answer import talk
from agent.offline.answer.understood import understood_as
from agent.offline.frame import Frame, Intent
from agent.offline.plan.analytics import analytics_plan
from agent.offline.plan.digests import digest_plan
from agent.offline.plan.films import film_plan
from agent.offline.plan.recommend import recommend_plan
from agent.offline.plan.steps import Answer, Plan, Situation
from agent.offline.plan.writes import write_plan


def carry_out(frame: Frame, situation: Situation) -> Plan:
    """The tool calls and the answer of a frame, as a generator."""
    match frame.intent:
        case Intent.ANALYTICS:
            answer = yield from analytics_plan(frame, situation)
            return talk.unmoved(frame, answer) if "orders" in frame.notes else answer
        case Intent.FILM:
            answer = yield from film_plan(frame, situation)
            if not answer.text and frame.otherwise is not None:
                return (yield from analytics_plan(frame.otherwise, situation))
            return answer
        case Intent.RECOMMEND:
            return (yield from recommend_plan(frame, situation))
        case Intent.RATE | Intent.DELETE:
            return (yield from write_plan(frame, situation))
        case Intent.DIGEST:
            return (yield from digest_plan(frame, situation))
        case _:
            return _said(frame, situation)


def _said(frame: Frame, situation: Situation) -> Answer:
    """What needs no tool."""
    match frame.intent:
        case Intent.CANNOT:
            return talk.not_in_data(frame)
        case Intent.REFUSE:
            return talk.refusal(frame)
        case Intent.GREETING:
            return talk.greeting(frame)
        case Intent.HELP if frame.topic:
            return talk.about(frame, situation.context)
        case Intent.HELP:
            return talk.help_text(frame)
        case _:
            return talk.unclear(frame, understood_as(frame))
