"""How a run ends: the answer with its evidence, tables and history, or a failure in words."""

import time
from collections.abc import Sequence

from agent import events, history, tables
from agent.attempt import Attempt
from agent.events import Event
from agent.evidence import check, marked
from agent.faults import Fault
from agent.history import Question, Turn
from agent.phrases import failed, noted
from agent.sanitise import clean_text

_ANSWER_BYTES = 100_000


def conclusion(
    attempt: Attempt, question: Question, notes: Sequence[str], started: float
) -> list[Event]:
    """Return the last events of a run that came to an answer."""
    text = clean_text(attempt.outcome.output, _ANSWER_BYTES).strip()
    order = list(attempt.started)
    calls = sorted(attempt.deps.calls.values(), key=lambda call: order.index(call.id))
    report = check(text, attempt.deps.sources(), question.message, attempt.deps.today)
    text, evidence = marked(text, report), report.told()
    cited = {item.tool_call_id for item in evidence.items}
    shown = [table for c in tables.relevant(calls, cited) if (table := tables.table_of(c))]
    told: list[Event] = []
    by_id = {call.id: call for call in calls}
    for table in shown:
        told.append(table)
        if chart := tables.chart_of(by_id[table.tool_call_id], table):
            told.append(chart)
    told.append(events.EvidenceFound(items=evidence.items, unverified=evidence.unverified))
    done = [events.ToolCall(id=c.id, name=c.name, args=c.args, result=c.result) for c in calls]
    answer = noted(text, notes, attempt.candidate.label, question.message)
    turn = Turn(question=question.message, calls=done, answer=text)
    told.append(
        events.Completed(
            text=answer,
            tool_calls=done,
            rows=[row for table in shown for row in table.rows],
            evidence=evidence,
            history=history.extended(question.turns, turn),
            model=attempt.candidate.name,
            notes=list(notes),
            usage=_usage(attempt, started),
            understood=tables.understood(calls),
        )
    )
    return told


def _usage(attempt: Attempt, started: float) -> events.Usage:
    usage = attempt.outcome.usage
    return events.Usage(
        requests=usage.requests,
        tool_calls=len(attempt.deps.calls),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        duration_ms=round((time.perf_counter() - started) * 1000),
    )


def failure(
    fault: Fault, question: Question, label: str = "", proposals: Sequence[str] = ()
) -> events.Failed:
    """Return the failure as the user is told it, with what is left standing."""
    message = failed(fault, label, question.message, waiting=bool(proposals))
    return events.Failed(code=fault.code, message=message, retry_after=fault.retry_after)
