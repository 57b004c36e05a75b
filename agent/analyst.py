"""One question answered: which models are tried, within which limits, and how it is told."""

import logging
import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import anyio
from pydantic_ai import Agent, ModelRetry, RunContext

from agent import faults, history, prompt
from agent.api_client import Api, ApiAway, SignedOut
from agent.attempt import Attempt
from agent.budget import tokens
from agent.calls import Deps
from agent.conclusion import conclusion, failure
from agent.events import Event
from agent.evidence import check
from agent.history import Question
from agent.models import Candidate, choose
from agent.phrases import no_answer
from agent.repair import repairs
from agent.settings import AgentSettings
from agent.toolset import Contract, Contracts
from app.settings import Clock

_log = logging.getLogger("matinee.agent")
_LAST_RESORT_SECONDS = 5.0
"""What the offline analyst may still take when the models before it used up the time."""
_TOOL_SHARE = 0.8
"""How much of the context budget the prompt and the tools may take; the rest is conversation."""


class Analyst:
    """Answers questions; one for the whole process, nothing of a user stays in it."""

    def __init__(
        self, settings: AgentSettings, api: Api, available: Sequence[Candidate], clock: Clock
    ) -> None:
        self._settings = settings
        self._api = api
        self._contracts = Contracts(api)
        self.available = available
        self._clock = clock
        self._slots = anyio.Semaphore(settings.concurrent_runs)
        self._agent = _agent()
        self._repairs = repairs(settings.max_retry_wait, settings.argument_characters)

    async def answer(self, question: Question) -> AsyncGenerator[Event]:
        """Tell the run as events; the last one is `completed` or `failed`.

        Raises `KeyError` when the question names a model that is not on offer.
        """
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            yield failure(faults.BUSY, question)
            return
        try:
            async with aclosing(self._answer(question)) as told:
                async for event in told:
                    yield event
        finally:
            self._slots.release()

    async def _answer(self, question: Question) -> AsyncGenerator[Event]:
        started, notes = time.perf_counter(), list[str]()
        chosen = choose(self.available, question.model, self._settings.fallback)
        try:
            contract = await self._contracts.of(question.token)
        except (ApiAway, SignedOut) as error:
            yield failure(faults.explain(error), question)
            return
        for candidate in chosen:
            attempt = self._attempt(candidate, question, contract)
            try:
                async with aclosing(self._run(attempt, question, contract, started)) as told:
                    async for event in told:
                        yield event
                ending = conclusion(attempt, question, notes, started)
            except Exception as error:  # noqa: BLE001 - whatever a run raises is told as a fault
                fault = faults.explain(error)
                _log.warning("run failed: %s", fault.code, exc_info=fault.status == 500)
                proposals = attempt.deps.proposals
                if candidate is chosen[-1] or not fault.elsewhere or proposals:
                    yield failure(fault, question, candidate.label, proposals)
                    return
                notes.append(no_answer(fault, candidate.label, question.message))
                continue
            for event in ending:
                yield event
            return

    def _attempt(self, candidate: Candidate, question: Question, contract: Contract) -> Attempt:
        limit = self._settings.tool_calls_limit
        deps = Deps(
            api=self._api,
            token=question.token,
            operations=contract.operations,
            run_id=uuid.uuid4().hex,
            max_calls=limit,
            question=question.message,
            today=self._clock().date().isoformat(),
            strict=candidate.real,
            earlier=question.earlier,
        )
        return Attempt(self._agent, candidate, self._settings, deps)

    def _run(
        self, attempt: Attempt, question: Question, contract: Contract, started: float
    ) -> AsyncGenerator[Event]:
        """Start the model with as much tools and history as its context budget holds."""
        real = attempt.candidate.real
        told = prompt.instructions(self._clock())
        fixed = tokens(told)
        room = self._settings.context_tokens
        cost, toolset = contract.toolset(round(room * _TOOL_SHARE) - fixed if real else None)
        left = max(room - fixed - cost - tokens(question.message), 0)
        time_left = self._settings.run_timeout - (time.perf_counter() - started)
        return attempt.events(
            user_prompt=question.message,
            message_history=history.messages(question.turns, left if real else None),
            instructions=told,
            toolsets=[toolset],
            capabilities=[self._repairs] if real else [],
            timeout=max(time_left, 0.001 if real else _LAST_RESORT_SECONDS),
        )


def _agent() -> Agent[Deps, str]:
    """Build the agent; model, tools and prompt are each run's own."""
    agent = Agent(
        deps_type=Deps, name="analyst", retries={"tools": 2, "output": 3}, output_type=str
    )

    @agent.output_validator
    async def numbers_are_known(ctx: RunContext[Deps], answer: str) -> str:  # pyright: ignore[reportUnusedFunction] - registered
        """Send an answer back once when it states numbers no tool returned."""
        deps = ctx.deps
        limit = ctx.usage_limits.request_limit if ctx.usage_limits else None
        last = limit is not None and ctx.usage.requests >= limit
        if not deps.strict or deps.rejected or ctx.partial_output or last:
            return answer
        unknown = check(answer, deps.sources(), deps.question, deps.today).unverified
        if not unknown:
            return answer
        deps.rejected = True
        raise ModelRetry(
            f"No tool result holds: {', '.join(unknown[:8])}. Answer again with the figures"
            " exactly as the tools returned them, or call a tool for what is missing."
        )

    return agent
