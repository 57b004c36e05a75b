"""The tools of one run: read from the api's openapi.json, called with the user's delegated token."""

import difflib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, cast
from urllib.parse import quote

import httpx
from pydantic_ai import ModelRetry, RunContext, Tool
from pydantic_ai.exceptions import UsageLimitExceeded
from pydantic_ai.toolsets import FunctionToolset

from agent.contract import Json, Operation, as_object, read_operations
from agent.prompt import cost, fitted
from agent.refusals import advice, content, refusal
from agent.sanitise import bounded, clean, clean_text

_CACHED_CONTRACTS = 8
_CONTRACT_TIMEOUT = 2.5
"""Seconds; a question must not wait long to hear that the catalogue is away."""
_MAX_RESPONSE = 2_000_000
"""Bytes of one answer of the api; more is cut off unread."""


class ApiAway(Exception):
    """The api could not be reached or did not answer in time."""


class SignedOut(Exception):
    """The api no longer accepts the token of this run."""


@dataclass(frozen=True)
class Call:
    """One finished tool call: what the api was asked and what it answered."""

    id: str
    name: str
    args: Json
    result: Any
    ok: bool
    status: int
    duration_ms: int


@dataclass
class Deps:
    """What belongs to one run and is never shared with another."""

    api: "Api"
    token: str = field(repr=False)
    operations: dict[str, Operation]
    run_id: str
    max_calls: int
    question: str
    today: str
    """The date of the run, ISO."""
    strict: bool
    """Whether an answer with numbers from nowhere is sent back: for language models only."""
    earlier: Sequence[Call] = ()
    """What the turns before this one looked up."""
    calls: dict[str, Call] = field(default_factory=dict[str, Call])
    attempts: int = 0
    rejected: bool = False
    """Whether an answer was sent back for numbers that no tool result holds."""

    def sources(self) -> list[Call]:
        """Return the calls an answer may take its figures from, the newest first."""
        done = [call for call in self.calls.values() if call.ok]
        return [*reversed(done), *self.earlier]

    @property
    def proposals(self) -> list[str]:
        """Ids of the changes this run proposed, in order."""
        results = [call.result for call in self.calls.values() if call.status == 202]
        return [str(r["proposal_id"]) for r in results if is_pending(r)]


class Contract:
    """The tools one token may use, and the toolsets made of them for each budget."""

    def __init__(self, operations: dict[str, Operation]) -> None:
        self.operations = operations
        self._made: dict[int | None, tuple[int, FunctionToolset[Deps]]] = {}

    def toolset(self, budget: int | None) -> tuple[int, FunctionToolset[Deps]]:
        """Return what the tools cost in tokens, and the tools, fitted to `budget` tokens."""
        if budget not in self._made:
            kept = self.operations if budget is None else fitted(self.operations, budget)
            tools = [_tool(self.operations[name], shown) for name, shown in kept.items()]
            self._made[budget] = (sum(map(cost, kept.values())), FunctionToolset(tools))
        return self._made[budget]


@dataclass(frozen=True)
class Api:
    """The api as the agent sees it, for all users: no token, no cookie, no redirect is kept.

    Requests go to the transport itself; a client would look at each for what we never have.
    """

    url: str
    transport: httpx.AsyncBaseTransport
    timeout: httpx.Timeout
    contracts: dict[str, Contract] = field(default_factory=dict[str, Contract])
    """By ETag: the api may show each token its own contract."""

    @classmethod
    def open(
        cls,
        base_url: str,
        *,
        timeout: float,
        connect: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> Self:
        """Open connections as they are needed; `transport` replaces the network, as in httpx."""
        limits = httpx.Limits(max_keepalive_connections=20, keepalive_expiry=30)
        network = transport or httpx.AsyncHTTPTransport(trust_env=False, limits=limits)
        return cls(base_url.rstrip("/"), network, httpx.Timeout(timeout, connect=connect))

    async def contract(self, token: str) -> Contract:
        """Return the tools this token may use; asks the api, which answers 304 most times.

        Raises `ApiAway` or `SignedOut`.
        """
        headers = {"If-None-Match": ", ".join(self.contracts)} if self.contracts else {}
        response = await self.send(
            token, "GET", "/openapi.json", headers=headers, patience=_CONTRACT_TIMEOUT
        )
        etag = response.headers.get("ETag", "")
        if response.status_code == 304 and etag in self.contracts:
            return self.contracts[etag]
        if response.status_code != 200:
            raise ApiAway(f"openapi.json answered {response.status_code}")
        try:
            contract = Contract(read_operations(response.json()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApiAway("openapi.json can not be read") from error
        if etag:
            while len(self.contracts) >= _CACHED_CONTRACTS:
                del self.contracts[next(iter(self.contracts))]
            self.contracts[etag] = contract
        return contract

    async def send(
        self,
        token: str,
        method: str,
        path: str,
        *,
        params: Json | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> httpx.Response:
        """Send one request with the token and read its answer up to a limit."""
        named = {
            "Accept": "application/json",
            **(headers or {}),
            "Authorization": f"Bearer {token}",
        }
        waits = self.timeout if patience is None else httpx.Timeout(patience)
        request = httpx.Request(
            method,
            self.url + path,
            params=params,
            json=json,
            headers=named,
            extensions={"timeout": waits.as_dict()},
        )
        try:
            response = await self.transport.handle_async_request(request)
            content = await _read(response)
        except httpx.HTTPError as error:
            raise ApiAway(type(error).__name__) from error
        if response.status_code == 401:
            raise SignedOut
        return httpx.Response(response.status_code, headers=response.headers, content=content)


async def _read(response: httpx.Response) -> bytes:
    """Read a body as it comes: none is compressed, since we never ask for that."""
    content = bytearray()
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - as transports promise
    try:
        async for chunk in response.stream:
            content += chunk
            if len(content) > _MAX_RESPONSE:
                raise ApiAway("the api's answer is too large")
    finally:
        await response.stream.aclose()
    return bytes(content)


def _tool(operation: Operation, shown: Operation) -> Tool[Deps]:
    """Make a tool that is described as `shown` and called as the whole `operation` allows."""

    async def call(ctx: RunContext[Deps], **args: Any) -> Any:
        return await _call(ctx, operation, args)

    return Tool[Deps].from_schema(call, shown.name, shown.description, shown.schema, takes_ctx=True)


async def _call(ctx: RunContext[Deps], operation: Operation, args: Json) -> Any:
    """Ask the api; a 422 goes back to the model as advice, other refusals as a result."""
    ctx.deps.attempts += 1
    if ctx.deps.attempts > ctx.deps.max_calls:
        raise UsageLimitExceeded("too many tool calls")
    args = clean(args)
    _refuse_unknown(operation, args)
    call_id = ctx.tool_call_id or ""
    started = time.perf_counter()
    response = await ctx.deps.api.send(
        ctx.deps.token,
        operation.method,
        _path(operation, args),
        **_request(operation, args, f"{ctx.deps.run_id}-{call_id}"),
    )
    ok = response.is_success
    result = bounded(clean(content(response))) if ok else refusal(response)
    elapsed = round((time.perf_counter() - started) * 1000)
    done = Call(call_id, operation.name, args, result, ok, response.status_code, elapsed)
    ctx.deps.calls[call_id] = done
    if response.status_code == 422:
        raise ModelRetry(advice(content(response)))
    return result


def is_pending(result: object) -> bool:
    """Tell whether a result is a change that awaits the user's approval."""
    found = as_object(result)
    return found.get("status") == "pending_approval" and "proposal_id" in found


def _refuse_unknown(operation: Operation, args: Json) -> None:
    for name in args:
        if name not in operation.places:
            close = difflib.get_close_matches(name, operation.places, n=3, cutoff=0.5)
            hint = f" Did you mean {', '.join(close)}?" if close else ""
            raise ModelRetry(f"{operation.name} has no argument {clean_text(name, 60)!r}.{hint}")
    for name in operation.schema["required"]:
        if name not in args:
            raise ModelRetry(f"{operation.name} needs the argument {name!r}.")


def _path(operation: Operation, args: Json) -> str:
    path = operation.path
    for name, place in operation.places.items():
        if place == "path":
            path = path.replace(f"{{{name}}}", quote(str(args[name]), safe=""))
    return path


def _request(operation: Operation, args: Json, key: str) -> Json:
    """Sort the arguments into query and body, and add the idempotency key where one is taken."""
    at = operation.places
    query = {n: _query(operation, n, v) for n, v in args.items() if at[n] == "query"}
    request: Json = {"params": query} if query else {}
    if "body" in at.values() or operation.takes_key == "body":
        request["json"] = {n: v for n, v in args.items() if at[n] == "body"}
        if operation.takes_key == "body":
            request["json"]["idempotency_key"] = key
    if operation.takes_key == "header":
        request["headers"] = {"Idempotency-Key": key}
    return request


def _query(operation: Operation, name: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    items = cast(list[Any], value)
    wants_list = operation.schema["properties"][name].get("type") == "array"
    return items if wants_list and name not in operation.joined else ",".join(map(str, items))
