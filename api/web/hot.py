"""Routes that are asked most: their arguments are gathered by a plan made once.

FastAPI works out anew at each request what a signature asks for, which costs more than the reads
behind it. A `HotRoute` does that once, and takes the plain way for every request that is valid.
One that is not goes through FastAPI from the beginning, so refusals are worded in one place, and
the document is made from the same signature.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from fastapi.security import SecurityScopes
from pydantic import BaseModel, TypeAdapter, ValidationError

Maker = Callable[[Request], Any]
AsyncMaker = Callable[[Request], Awaitable[Any]]


class HotRoute(APIRoute):
    """A route whose arguments are gathered by a plan, if it is a GET that makes its Response."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the planned handler, with FastAPI's own behind it."""
        careful = super().get_route_handler()
        made = get_type_hints(self.endpoint).get("return")
        if self.methods != {"GET"} or made is not Response:
            return careful
        plan = _Plan(self.endpoint, ())

        async def handle(request: Request) -> Response:
            try:
                values = plan.values(request)
            except ValidationError:
                return await careful(request)
            return await plan.call(request, values)

        return handle


class _Plan:
    """How a function is called for a request: what is read first, then what is awaited."""

    def __init__(self, function: Callable[..., Any], scopes: tuple[str, ...]) -> None:
        self._function = function
        self._read: list[tuple[str, Maker]] = []
        self._asked: list[tuple[str, AsyncMaker]] = []
        self._below: list[_Plan] = []
        target = function if inspect.isroutine(function) else type(function).__call__
        hints = get_type_hints(target, include_extras=True)
        hints.pop("return", None)
        for name, parameter in inspect.signature(function).parameters.items():
            self._add(name, hints[name], parameter.default, scopes)

    def _add(self, name: str, hint: Any, default: Any, scopes: tuple[str, ...]) -> None:
        inner = hint if get_origin(hint) is Annotated else Annotated[hint, None]
        kind, *marks = get_args(inner)
        mark = next((m for m in marks if isinstance(m, params.Depends | params.Param)), None)
        if isinstance(mark, params.Depends):
            assert mark.dependency is not None  # noqa: S101 - we never write a bare Depends()
            asked = mark.scopes if isinstance(mark, params.Security) else ()
            below = _Plan(mark.dependency, (*scopes, *(asked or ())))
            self._below.append(below)
            self._asked.append((name, below.answer))
        elif isinstance(mark, params.Param):
            self._read.append((name, _reader(name, hint, kind, mark, default)))
        elif kind is Request:
            self._read.append((name, lambda request: request))
        elif kind is SecurityScopes:
            required = SecurityScopes(list(scopes))
            self._read.append((name, lambda _request: required))
        else:
            raise TypeError(f"a hot route can not have the parameter {name}")

    def values(self, request: Request) -> dict[str, Any]:
        """Return what can be read without asking anybody; raises ValidationError."""
        return {name: make(request) for name, make in self._read}

    async def call(self, request: Request, values: dict[str, Any]) -> Any:
        """Call the function with the values and with what is asked for now, in order."""
        for name, ask in self._asked:
            values[name] = await ask(request)
        return await self._function(**values)

    async def answer(self, request: Request) -> Any:
        """Call the function for a request."""
        return await self.call(request, self.values(request))


def _reader(name: str, hint: Any, kind: Any, mark: params.Param, default: Any) -> Maker:
    """Return what reads one parameter from a request."""
    if isinstance(mark, params.Query) and isinstance(kind, type) and issubclass(kind, BaseModel):
        return _query(kind)
    validate = TypeAdapter(hint).validate_python
    if isinstance(mark, params.Path):
        return lambda request: validate(request.path_params[name])
    if isinstance(mark, params.Header):
        header = name.replace("_", "-")

        def read(request: Request) -> Any:
            given = request.headers.get(header)
            return default if given is None else validate(given)

        return read
    raise TypeError(f"a hot route can not read {name}")


def _query(model: type[BaseModel]) -> Maker:
    lists = [name for name, f in model.model_fields.items() if get_origin(f.annotation) is list]

    def read(request: Request) -> BaseModel:
        query = request.query_params
        values: dict[str, Any] = dict(query)
        for name in lists:
            if name in values:
                values[name] = query.getlist(name)
        return model.model_validate(values)

    return read
