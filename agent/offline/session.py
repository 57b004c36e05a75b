"""Turns of a conversation replayed: parse, plan, and feed the plan the results it already has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agent.offline.context import Context, Json
from agent.offline.frame import Frame
from agent.offline.parse.main import parse
from agent.offline.parse.several import in_person_of, questions
from agent.offline.plan.main import carry_out
from agent.offline.plan.steps import Answer, Call, Plan, Situation

_MAX_ROUNDS = 12


@dataclass(slots=True)
class Turn:
    """One message and the tool calls made for it so far, with their results in order."""

    message: str
    calls: list[tuple[Call, Json]] = field(default_factory=list[tuple[Call, Json]])


def advance(
    turns: Sequence[Turn], now: datetime, tools: frozenset[str] = frozenset()
) -> list[Call] | Answer:
    """The next calls of the last turn, or its answer."""
    context: Context | None = None
    for turn in turns[:-1]:
        context = _finished(turn, now, context, tools)
    return _replay(turns[-1], now, context, tools)


def _finished(
    turn: Turn, now: datetime, context: Context | None, tools: frozenset[str]
) -> Context | None:
    """The context an earlier turn leaves; without its results at least its frame."""
    outcome = _replay(turn, now, context, tools)
    if isinstance(outcome, Answer):
        return outcome.context
    return Context(parse(turn.message, now, context))


def _replay(
    turn: Turn, now: datetime, context: Context | None, tools: frozenset[str]
) -> list[Call] | Answer:
    plan = _answer_all(turn.message, now, context, tools)
    known = list(turn.calls)
    try:
        wanted = next(plan)
        for _ in range(_MAX_ROUNDS):
            results = _answered(wanted, known)
            if results is None:
                return wanted
            wanted = plan.send(results)
    except StopIteration as stop:
        answer: Answer = stop.value
        return answer
    return []


def _answer_all(
    message: str, now: datetime, context: Context | None, tools: frozenset[str]
) -> Plan:
    """Each question of a message, in the light of the ones before it."""
    said: list[str] = []
    for place, question in enumerate(questions(message, now, context)):
        frame = parse(question, now, context)
        if place and context is not None:
            frame = in_person_of(frame, question, context.frame)
        answer = yield from carry_out(frame, Situation(question, context, tools))
        said.append(answer.text)
        context = answer.context
    return Answer("\n\n".join(said), context or Context(parse(message, now)))


def _answered(wanted: list[Call], known: list[tuple[Call, Json]]) -> list[Json] | None:
    """Results for all wanted calls, taken from the front of what is known; None if any is open."""
    results: list[Json] = []
    rest = list(known)
    for call in wanted:
        place = next((index for index, (other, _) in enumerate(rest) if other == call), None)
        if place is None:
            return None
        results.append(rest.pop(place)[1])
    known[:] = rest
    return results


def frame_of(turns: Sequence[Turn], now: datetime) -> Frame:
    """The frame of the last turn, understood in the light of the earlier ones."""
    context: Context | None = None
    for turn in turns[:-1]:
        context = _finished(turn, now, context, frozenset())
    return parse(turns[-1].message, now, context)
