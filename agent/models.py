"""Which models may answer, in the order they are tried: Groq, Ollama, any OpenAI-like, offline.

The SDK clients never retry by themselves: theirs would wait a minute for a Retry-After. What is
waited for, and what is handed to the next model, is decided in `agent.repair` and
`agent.analyst`. A run belongs to one model from its first request to its answer; when that
fails, the next model starts the question afresh.
"""

import warnings
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_ai import RunContext, UsageLimitUnavailableWarning
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import (
    CompletedStreamedResponse,
    Model,
    ModelRequestParameters,
    StreamedResponse,
)
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings, merge_model_settings

from agent.settings import AgentSettings, Provider
from app.settings import Clock

_ANSWER_TOKENS = 1_500
_PLAIN_SCHEMAS: dict[str, Any] = {"json_schema_transformer": None}
"""Our tools' schemas are flat and plain; rewriting them at each request changes nothing."""


@dataclass(frozen=True)
class Candidate:
    """A model that may answer; `real` ones are language models, whose faults are repaired."""

    name: str
    label: str
    model: Model
    real: bool
    settings: ModelSettings = field(default_factory=ModelSettings)


class Unstreamed(WrapperModel):
    """Asks for whole answers: some Ollama versions drop tool calls from a stream."""

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: RunContext[Any] | None = None,  # noqa: ARG002 - the base class's signature
    ) -> AsyncGenerator[StreamedResponse]:
        """Make one plain request and replay it as a stream."""
        response = await self.wrapped.request(messages, model_settings, model_request_parameters)
        yield CompletedStreamedResponse(
            response, model_request_parameters=model_request_parameters, replay_events=True
        )


def candidates(settings: AgentSettings, clock: Clock) -> list[Candidate]:
    """Return the configured models in order; the offline analyst is always the last."""
    # A server that reports no token counts is still bounded by requests, calls and time.
    warnings.simplefilter("ignore", UsageLimitUnavailableWarning)
    found: list[Candidate] = []
    if settings.groq_api_key:
        found.append(_groq(settings, settings.groq_api_key.get_secret_value()))
    if settings.ollama_host or settings.ollama_model:
        found.append(_ollama(settings))
    if settings.openai_base_url and settings.openai_model:
        found.append(_openai(settings, settings.openai_base_url, settings.openai_model))
    return [*found, _offline(clock)]


def choose(available: Sequence[Candidate], name: str | None, fallback: bool) -> list[Candidate]:
    """Return the models to try for one run: the chosen one first, then those after it.

    Raises `KeyError` for a name that is not on offer.
    """
    names = [candidate.name for candidate in available]
    if name is not None and name not in names:
        raise KeyError(name)
    start = names.index(name) if name else 0
    return list(available[start:] if fallback else available[start : start + 1])


def _common(settings: AgentSettings) -> ModelSettings:
    return ModelSettings(
        temperature=0.0,
        max_tokens=_ANSWER_TOKENS,
        first_event_timeout=settings.first_event_timeout,
        request_timeout=settings.run_timeout,
    )


def _label(provider: Provider, model: str) -> str:
    titles: dict[Provider, str] = {"groq": "Groq", "ollama": "Ollama", "openai": "OpenAI-like"}
    return f"{titles[provider]}: {model}"


def _groq(settings: AgentSettings, key: str) -> Candidate:
    from groq import AsyncGroq, Timeout  # noqa: PLC0415 - only who uses Groq loads its SDK
    from groq.types.chat import ChatCompletionChunk  # noqa: PLC0415
    from pydantic_ai.models.groq import GroqModel  # noqa: PLC0415
    from pydantic_ai.profiles import ModelProfile  # noqa: PLC0415
    from pydantic_ai.providers.groq import GroqProvider  # noqa: PLC0415

    client = AsyncGroq(
        api_key=key,
        base_url=settings.groq_base_url,
        max_retries=0,
        timeout=Timeout(settings.stall_timeout, connect=settings.connect_timeout),
    )
    model = GroqModel(
        settings.groq_model,
        provider=GroqProvider(groq_client=_unwalked(client, ChatCompletionChunk)),
        profile=ModelProfile(**_PLAIN_SCHEMAS),
    )
    common = _common(settings)
    if "gpt-oss" in settings.groq_model:
        common["thinking"] = "low"
    return Candidate("groq", _label("groq", settings.groq_model), model, real=True, settings=common)


def _openai_client(settings: AgentSettings, base_url: str, key: str, read: float) -> Any:
    from openai import AsyncOpenAI, Timeout  # noqa: PLC0415 - only who uses it loads the SDK
    from openai.types.chat import ChatCompletionChunk  # noqa: PLC0415

    client = AsyncOpenAI(
        api_key=key,
        base_url=base_url,
        max_retries=0,
        timeout=Timeout(read, connect=settings.connect_timeout),
    )
    return _unwalked(client, ChatCompletionChunk)


def _unwalked(client: Any, chunk: type[BaseModel]) -> Any:
    """Keep an SDK from walking through what is plain already, at every request and every word.

    It looks at each value of each schema for what it might have to convert; what stands in
    `extra_body` it takes as it is. It builds a `chunk` of a stream member by member, to put up
    with anything; one that is as it should be is read by pydantic in a tenth of the time.
    """
    create, build = client.chat.completions.create, client._process_response_data  # noqa: SLF001 - no public way; without it the SDK only takes longer

    async def lean(*, messages: Any, tools: Any, extra_body: Any = None, **rest: Any) -> Any:
        given: dict[str, Any] = {"messages": messages}
        if isinstance(tools, list):
            given["tools"] = tools
        return await create(messages=[], extra_body={**given, **(extra_body or {})}, **rest)

    def read(*, data: object, cast_to: Any, response: Any) -> Any:
        if cast_to is chunk:
            with suppress(ValidationError):
                return chunk.model_validate(data)
        return build(data=data, cast_to=cast_to, response=response)

    client.chat.completions.create = lean
    client._process_response_data = read  # noqa: SLF001 - see above
    return client


def _ollama(settings: AgentSettings) -> Candidate:
    from pydantic_ai.models.ollama import OllamaModel  # noqa: PLC0415
    from pydantic_ai.models.openai import OpenAIChatModelSettings  # noqa: PLC0415
    from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415
    from pydantic_ai.providers.ollama import OllamaProvider  # noqa: PLC0415

    host = settings.ollama_host or "http://127.0.0.1:11434"
    name = settings.ollama_model or "qwen3:4b"
    read = settings.ollama_patience if settings.ollama_stream else settings.run_timeout
    client = _openai_client(settings, f"{host}/v1", "ollama", read)
    profile = OpenAIModelProfile(
        openai_chat_supports_max_completion_tokens=False,
        openai_chat_streaming_requires_finish_reason=True,
        **_PLAIN_SCHEMAS,
    )
    model = OllamaModel(name, provider=OllamaProvider(openai_client=client), profile=profile)
    plain = OpenAIChatModelSettings(
        openai_reasoning_effort="none", first_event_timeout=settings.ollama_patience
    )
    common = merge_model_settings(_common(settings), plain) or plain
    served = model if settings.ollama_stream else Unstreamed(model)
    return Candidate("ollama", _label("ollama", name), served, real=True, settings=common)


def _openai(settings: AgentSettings, base_url: str, name: str) -> Candidate:
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
    from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    client = _openai_client(settings, base_url, key, settings.stall_timeout)
    model = OpenAIChatModel(
        name,
        provider=OpenAIProvider(openai_client=client),
        profile=OpenAIModelProfile(
            openai_chat_streaming_requires_finish_reason=True, **_PLAIN_SCHEMAS
        ),
    )
    label = _label("openai", name)
    return Candidate("openai", label, model, real=True, settings=_common(settings))


def _offline(clock: Clock) -> Candidate:
    from agent.offline import offline_model  # noqa: PLC0415 - the deterministic analyst

    return Candidate("offline", "Built-in analyst (offline)", offline_model(clock), real=False)


async def close(available: Sequence[Candidate]) -> None:
    """Close the connections the models hold."""
    for candidate in available:
        if candidate.real and candidate.model.provider is not None:
            await candidate.model.provider.client.close()
