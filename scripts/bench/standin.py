"""A language model's place: two tool calls, then an answer, as OpenAI-like servers stream them.

`python -m scripts.bench.standin PORT`. It notes when each request was whole, when the first word
and the last byte left, on the monotonic clock, and tells it at `GET /moments`.
"""

import json
import sys
from collections.abc import AsyncGenerator
from time import monotonic
from typing import Any

import anyio
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

Json = dict[str, Any]
_WORDS = "Here is what I found for you: both of these films stand in the catalogue, as the table beside shows."
_PAUSE = 0.003
"""Seconds between two words: a fast model."""
_CALLS = (("search_movies", {"q": "garden"}), ("get_movie", {"movie_id": 1}))


def _chunk(delta: Json, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    whole = {"id": "chatcmpl-1", "created": 1_790_000_000, "model": "stand-in"}
    return (
        f"data: {json.dumps({**whole, 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"
    )


def _calls() -> list[Json]:
    return [
        {
            "index": at,
            "id": f"call_{monotonic()}_{at}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for at, (name, arguments) in enumerate(_CALLS)
    ]


def create_app() -> FastAPI:
    """Build the server; the moments are those since they were last asked for."""
    app = FastAPI(openapi_url=None)
    moments: list[dict[str, float]] = []

    async def told(asked: Json, moment: dict[str, float]) -> AsyncGenerator[str]:
        yield _chunk({"role": "assistant", "content": ""})
        if asked["messages"][-1]["role"] == "user":
            for call in _calls():
                yield _chunk({"tool_calls": [call]})
            yield _chunk({}, "tool_calls")
        else:
            for place, word in enumerate(_WORDS.split()):
                if not place:
                    moment["first_word"] = monotonic()
                yield _chunk({"content": f"{word} "})
                await anyio.sleep(_PAUSE)
            yield _chunk({}, "stop")
        moment["done"] = monotonic()
        yield "data: [DONE]\n\n"

    @app.post("/v1/chat/completions", response_model=None)
    async def complete(request: Request) -> Response:
        asked = json.loads(await request.body())
        moment = {"asked": monotonic()}
        moments.append(moment)
        return StreamingResponse(told(asked, moment), media_type="text/event-stream")

    @app.get("/moments")
    async def noted() -> list[dict[str, float]]:
        listed, moments[:] = list(moments), []
        return listed

    _ = (complete, noted)
    return app


if __name__ == "__main__":
    uvicorn.run(create_app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
