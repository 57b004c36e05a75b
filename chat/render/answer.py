"""One answer as it arrives: steps while tools work, text as it is written, then the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import anyio
from chainlit.context import context, local_steps
from chainlit.element import Element
from chainlit.message import Message
from chainlit.step import Step
from chainlit.utils import utc_now

from chat import phrases, sanitise
from chat.agent_client import Event
from chat.api_client import ApiAway, ApiRefused
from chat.render import charts, evidence, filmlists, lists, tables
from chat.render.elements import attach
from chat.render.stream import SafeStream
from chat.render.tables import Table
from chat.sessions import SignedOut

MAX_STEP_CHARACTERS = 6_000
MAX_STEPS = 24
MAX_PROPOSALS = 5
WHY = "Why this answer"
DRAW_SECONDS = 0.04
"""The screen is drawn anew at most so often: words come faster than anybody reads."""
AVATAR = "Matinee"
"""Without it the browser would ask for a picture of every step."""

LookUp = Callable[[int], Awaitable[dict[str, Any]]]


class AnswerView:
    """Turns the events of one run into messages, steps and elements."""

    def __init__(self, look_up: LookUp | None = None) -> None:
        """Return an empty view; `look_up` reads a film by its id, for what rows do not hold."""
        self._look_up = look_up
        self.proposals: list[str] = []
        self.history: list[Any] | None = None
        self.ended = False
        self._steps: dict[str, Step] = {}
        self._message: Message | None = None
        self._stream = SafeStream()
        self._unread, self._drawn = "", 0.0
        self._asked: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, Table] = {}
        self._charts: dict[str, dict[str, Any]] = {}
        self._handlers: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "text": self._text,
            "tool_started": self._tool_started,
            "tool_finished": self._tool_finished,
            "table": self._table,
            "chart": self._chart,
            "proposal": self._proposal,
            "completed": self._completed,
            "failed": self._failed,
        }

    async def show(self, event: Event) -> None:
        """Show one event; names this version does not know are passed over."""
        handler = self._handlers.get(event.name)
        if handler and not self.ended:
            await handler(event.data)

    async def broke_off(self, words: str) -> None:
        """Say that the run ended without an end, after what was shown already."""
        self.ended = True
        await self._draw()
        for step in self._steps.values():
            if step.end is None:
                step.end = utc_now()
                step.is_error = True
                await step.update()
        if self._message is None:
            await Message(content=words).send()
            return
        self._message.content = f"{self._stream.finish()}\n\n{phrases.BROKE_OFF}"
        await self._message.send()

    async def _text(self, data: dict[str, Any]) -> None:
        self._unread += str(data.get("delta", ""))
        now = time.monotonic()
        if now - self._drawn >= DRAW_SECONDS:
            self._drawn = now
            await self._draw()

    async def _draw(self) -> None:
        piece, self._unread = self._unread, ""
        if not piece:
            return
        new, whole = self._stream.add(piece)
        if new.strip() or self._message is not None:
            # Made at the first word: a message made earlier would stand above the steps.
            await self._answer().stream_token(new, is_sequence=whole)

    async def _tool_started(self, data: dict[str, Any]) -> None:
        call_id, name = str(data.get("tool_call_id", "")), str(data.get("name", ""))
        if call_id in self._steps or len(self._steps) >= MAX_STEPS:
            return
        step = Step(name=f"Looking at {phrases.tool_name(name)}", type="tool", parent_id=_run_id())
        args: Any = data.get("args")
        self._asked[call_id] = args if isinstance(args, dict) else {}
        step.start = utc_now()
        step.input = _json(data.get("args"))
        step.metadata = {"tool": sanitise.plain(name, 60), "avatarName": AVATAR}
        self._steps[call_id] = step
        await step.send()

    async def _tool_finished(self, data: dict[str, Any]) -> None:
        call_id = str(data.get("tool_call_id", ""))
        if call_id not in self._steps:
            await self._tool_started(data)
        step = self._steps.get(call_id)
        if step is None:
            return
        step.name = f"Looked at {phrases.tool_name(str(data.get('name', '')))}"
        step.output = _json(data.get("result"))
        step.language = "json"
        step.is_error = not data.get("ok", True)
        step.end = utc_now()
        await step.update()

    async def _table(self, data: dict[str, Any]) -> None:
        call_id = str(data.get("tool_call_id", ""))
        self._tables[call_id] = tables.read_table(data, self._asked.get(call_id))

    async def _chart(self, data: dict[str, Any]) -> None:
        self._charts[str(data.get("tool_call_id", ""))] = data

    async def _proposal(self, data: dict[str, Any]) -> None:
        identifier = data.get("proposal_id")
        if isinstance(identifier, str | int) and len(self.proposals) < MAX_PROPOSALS:
            self.proposals.append(str(identifier))

    async def _completed(self, data: dict[str, Any]) -> None:
        self.ended = True
        await self._draw()
        found = cast("dict[str, Any]", data.get("evidence") or {})
        unverified = evidence.unproven(found)
        text = sanitise.markdown(str(data.get("text") or self._stream.raw))
        notes = cast("list[Any]", data.get("notes") or [])
        # The agent puts its notes under its own answers; only what it left out is added.
        unsaid = [str(note) for note in notes[:3] if sanitise.markdown(str(note)) not in text]
        lines = [f"*{sanitise.inline(note, 300)}*" for note in unsaid]
        answer = self._answer()
        whole = "\n\n".join([evidence.marked(text, unverified), *lines])
        films = filmlists.films_of(data)
        listed = filmlists.find_list(whole, films)
        if listed:
            whole = listed.placed(whole, await self._looked_up(listed.films))
        else:
            whole = lists.shortened(whole, [len(table.rows) for table in self._tables.values()])
        answer.content = sanitise.markdown(whole).strip() or "–"
        await answer.send()
        await attach(answer.id, self._elements(listed.films if listed else []))
        history = data.get("history")
        self.history = cast("list[Any]", history) if isinstance(history, list) else None
        await _why(data)

    def _elements(self, films: list[dict[str, Any]]) -> list[Element]:
        """Return charts, tables and downloads; what cards show already is only downloaded."""
        shown = {film["movie_id"] for film in films}
        drawn: list[Element] = []
        listed: list[Element] = []
        for call_id, table in self._tables.items():
            parts = tables.elements_of(table)
            names = self._charts.get(call_id, {}).get("y")
            against = isinstance(names, list) and len(cast("list[Any]", names)) > 1
            same = bool(shown & {row.get("movie_id") for row in table.rows})
            if same and not against and len(table.rows) <= filmlists.MAX_CARDS:
                listed += parts[1:]
                continue
            listed += parts
            if call_id in self._charts:
                chart = charts.chart_of(self._charts[call_id], table)
                drawn += [chart] if chart else []
        return drawn + listed

    async def _looked_up(self, films: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the films with what their rows lack: genres, my stars, everyone's."""
        found = {film["movie_id"]: film for film in films}

        async def read(movie_id: int, look_up: LookUp) -> None:
            with suppress(ApiAway, ApiRefused, SignedOut):
                found[movie_id] = await look_up(movie_id) | found[movie_id]

        async with anyio.create_task_group() as tasks:
            for film in films:
                if self._look_up and not {"genres", "average"} <= film.keys():
                    tasks.start_soon(read, film["movie_id"], self._look_up)
        return [found[film["movie_id"]] for film in films]

    async def _failed(self, data: dict[str, Any]) -> None:
        if self._message is None:
            await self.broke_off(phrases.failure(data))
            return
        await self.broke_off("")
        await Message(content=phrases.failure(data)).send()

    def _answer(self) -> Message:
        if self._message is None:
            self._message = Message(content="", created_at=utc_now())
        return self._message


async def _why(completed: dict[str, Any]) -> None:
    step = Step(name=WHY, type="tool", parent_id=_run_id(), show_input=False)
    step.start = step.end = utc_now()
    step.output = sanitise.markdown(evidence.explanation(completed))
    step.metadata = {"why": True, "avatarName": AVATAR}
    await step.send()


def _run_id() -> str | None:
    running = local_steps.get() or []
    return running[-1].id if running else context.current_step and context.current_step.id


def _json(value: object) -> str:
    text = json.dumps(sanitise.json_value(value, 500), ensure_ascii=False, indent=2)
    text = text if len(text) <= MAX_STEP_CHARACTERS else f"{text[:MAX_STEP_CHARACTERS]}\n…"
    return sanitise.markdown(text, MAX_STEP_CHARACTERS + 10)
