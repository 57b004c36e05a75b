"""The tools of one run: read from the api's openapi.json, called with the user's delegated token."""

import difflib
import time
from typing import Any, cast
from urllib.parse import quote

from pydantic_ai import ModelRetry, RunContext, Tool
from pydantic_ai.exceptions import UsageLimitExceeded
from pydantic_ai.toolsets import FunctionToolset

from agent.api_client import Api, ApiAway
from agent.calls import Call, Deps
from agent.contract import Json, Operation, read_operations
from agent.prompt import cost, fitted
from agent.refusals import advice, content, refusal
from agent.sanitise import bounded, clean, clean_text

_CACHED_CONTRACTS = 8
_CONTRACT_TIMEOUT = 2.5
"""Seconds; a question must not wait long to hear that the catalogue is away."""


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


class Contracts:
    """The contracts seen last, by ETag: the api may show each token its own."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, Contract] = {}

    async def of(self, token: str) -> Contract:
        """Return the tools this token may use; asks the api, which answers 304 most times.

        Raises `ApiAway` or `SignedOut`.
        """
        headers = {"If-None-Match": ", ".join(self._known)} if self._known else {}
        response = await self._api.send(
            token, "GET", "/openapi.json", headers=headers, patience=_CONTRACT_TIMEOUT
        )
        etag = response.headers.get("ETag", "")
        if response.status_code == 304 and etag in self._known:
            return self._known[etag]
        if response.status_code != 200:
            raise ApiAway(f"openapi.json answered {response.status_code}")
        try:
            contract = Contract(read_operations(response.json()))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApiAway("openapi.json can not be read") from error
        if etag:
            while len(self._known) >= _CACHED_CONTRACTS:
                del self._known[next(iter(self._known))]
            self._known[etag] = contract
        return contract


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
