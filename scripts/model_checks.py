"""What a language model must manage to answer questions, tried one thing at a time.

Each check is a small conversation with the model itself, without api or data; the advice says what
to change when it fails.
"""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pydantic_ai import Agent
from pydantic_ai.messages import PartDeltaEvent, PartStartEvent
from pydantic_ai.usage import UsageLimits

from agent.faults import explain
from agent.models import Candidate

Verdict = Literal["ok", "warning", "failed"]
_CODE_WORD = "marmalade"
_FILLER_LINES = 260
"""About 5,000 tokens, what a real conversation may take."""
_LIMITS = UsageLimits(request_limit=4, tool_calls_limit=6)


@dataclass(frozen=True)
class Finding:
    """One check's outcome; `advice` says what to do unless it is ok."""

    name: str
    verdict: Verdict
    detail: str
    advice: str = ""


_CONNECT_ADVICE = {
    "model-key": "Check the key (GROQ_API_KEY or OPENAI_API_KEY): it is wrong or was revoked.",
    "model-unknown": "Check the model's name; for Ollama run `ollama pull NAME` first.",
    "model-busy": "The free quota is used up; wait a minute or choose a smaller model.",
    "model-quota": "The quota is used up; choose another model or provider.",
    "model-slow": "The model is too slow here; choose a smaller one.",
}
_AWAY_ADVICE = {
    "groq": "This machine does not reach Groq: check the network, or name a proxy in HTTPS_PROXY.",
    "ollama": "Nothing answers there: start it (`ollama serve`) or correct OLLAMA_HOST.",
    "openai": "Nothing answers there: start the server or correct OPENAI_BASE_URL.",
}
_MEANWHILE = "Until then the built-in analyst answers."
_OTHERWISE = "Try again; if it stays, choose another model. The offline analyst answers meanwhile."


async def checks(candidate: Candidate) -> AsyncGenerator[Finding]:
    """Yield each finding; when the model can not be reached at all, only that one."""
    first = await _tried("connect", _connects, candidate)
    yield first
    if first.verdict == "failed":
        return
    for name, check in _CHECKS:
        yield await _tried(name, check, candidate)


async def _tried(
    name: str, check: Callable[[Candidate], Awaitable[Finding]], candidate: Candidate
) -> Finding:
    try:
        return await check(candidate)
    except Exception as error:  # noqa: BLE001 - whatever a model does wrong is the finding
        fault = explain(error)
        advice = _CONNECT_ADVICE.get(fault.code, _OTHERWISE)
        if fault.code == "model-away":
            advice = f"{_AWAY_ADVICE.get(candidate.name, 'Check its address.')} {_MEANWHILE}"
        return Finding(name, "failed", fault.message, advice)


async def _connects(candidate: Candidate) -> Finding:
    began = time.perf_counter()
    agent = Agent(candidate.model, model_settings=candidate.settings)
    result = await agent.run("Answer with the single word: ready", usage_limits=_LIMITS)
    took = time.perf_counter() - began
    return Finding(
        "connect", "ok", f"{candidate.label} answered in {took:.1f} s: {result.output[:40]!r}"
    )


async def _streams(candidate: Candidate) -> Finding:
    began, first, pieces = time.perf_counter(), 0.0, 0
    agent = Agent(candidate.model, model_settings=candidate.settings)
    async with agent.run_stream_events("Count from one to ten in words.") as events:
        async for event in events:
            if isinstance(event, PartStartEvent | PartDeltaEvent):
                first = first or time.perf_counter() - began
                pieces += 1
    if pieces < 3:
        advice = "The server sends the answer in one piece; that works, it only looks slower."
        return Finding("stream", "warning", f"{pieces} pieces", advice)
    return Finding("stream", "ok", f"first piece after {first:.1f} s, {pieces} pieces")


def _lookup(candidate: Candidate) -> tuple[Agent[None, str], list[str]]:
    """Return an agent with one tool and the list its calls are noted in."""
    asked: list[str] = []
    agent = Agent(candidate.model, model_settings=candidate.settings)

    @agent.tool_plain
    def film_year(title: str) -> int:  # pyright: ignore[reportUnusedFunction] - registered
        """Get the release year of a film by its title."""
        asked.append(title)
        return 1950 + len(title)

    return agent, asked


async def _calls_a_tool(candidate: Candidate) -> Finding:
    agent, asked = _lookup(candidate)
    result = await agent.run(
        "Use film_year to find out when 'Harbour Lights' was released. Answer with the year.",
        usage_limits=_LIMITS,
    )
    advice = "Choose a model made for tool calls (qwen3, gpt-oss, llama3.1 and later)."
    if not asked:
        return Finding("tool call", "failed", "it answered without calling the tool", advice)
    if "1964" not in result.output:
        return Finding("tool call", "failed", "it called the tool and ignored the answer", advice)
    return Finding("tool call", "ok", "called with the right argument, used the answer")


async def _calls_several(candidate: Candidate) -> Finding:
    agent, asked = _lookup(candidate)
    await agent.run(
        "Use film_year for both 'Harbour Lights' and 'Comet Season', in one go.",
        usage_limits=_LIMITS,
    )
    if len(asked) >= 2:
        return Finding("parallel calls", "ok", f"{len(asked)} calls")
    advice = "Questions that need two figures may stay half answered; prefer a larger model."
    return Finding("parallel calls", "warning", f"{len(asked)} of 2 calls", advice)


async def _remembers(candidate: Candidate) -> Finding:
    filler = "\n".join(
        f"Line {n}: nothing of interest happened that day." for n in range(_FILLER_LINES)
    )
    agent = Agent(candidate.model, model_settings=candidate.settings)
    result = await agent.run(
        f"The code word is {_CODE_WORD}.\n{filler}\nWhat is the code word? One word.",
        usage_limits=_LIMITS,
    )
    if _CODE_WORD in result.output.lower():
        return Finding("long context", "ok", "it reads about 5,000 tokens to their beginning")
    advice = (
        "The beginning was cut off, silently. For Ollama set OLLAMA_CONTEXT_LENGTH=8192 where the"
        " server runs and start it again."
    )
    return Finding("long context", "failed", "it no longer knew the first line", advice)


_CHECKS: tuple[tuple[str, Callable[[Candidate], Awaitable[Finding]]], ...] = (
    ("stream", _streams),
    ("tool call", _calls_a_tool),
    ("parallel calls", _calls_several),
    ("long context", _remembers),
)
