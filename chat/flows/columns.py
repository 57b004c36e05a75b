"""Any CSV: which column holds what is guessed, shown with an example, and changed by a click."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import chainlit as cl

from chat import memory, sanitise
from chat.flows.guesses import (
    FIELDS,
    SCALES,
    Row,
    date_pattern,
    guess,
    guess_scale,
    read_head,
)

FIELD, COLUMN, SCALE, READ = "map_field", "map_column", "map_scale", "map_read"
NOTHING: Final = "not in the file"
MAX_CHOICES: Final = 20
_STATE: Final = "import_columns"

Button = tuple[str, str, dict[str, Any], str]
"""The kind its id begins with, the action, its payload and the label."""
Read = Callable[[str, Path, dict[str, str]], Awaitable[None]]


@dataclass
class Mapping:
    """A file whose columns are being told apart."""

    name: str
    path: Path
    header: list[str]
    rows: list[Row]
    columns: dict[str, str] = field(default_factory=dict[str, str])
    scale: int = 5
    message_id: str = ""
    buttons: list[str] = field(default_factory=list[str])

    def form(self) -> dict[str, str]:
        """Return the form fields the api reads a table by."""
        named = {f"{key}_column": column for key, column in self.columns.items()}
        days = [column for key in ("rated_at", "watched_on") if (column := self.columns.get(key))]
        dates = date_pattern([row[day] for day in days for row in self.rows])
        return named | {"scale": str(self.scale), "dates": dates}


class Columns:
    """Asks which column holds what, and reads the file as answered."""

    def __init__(self, read: Read) -> None:
        self._read = read

    async def ask(self, name: str, path: Path, problem: str = "") -> bool:
        """Show the guess about a file; False when it is no table."""
        header, rows = read_head(path)
        if len(header) < 2:
            return False
        state = Mapping(name, path, header, rows, guess(header))
        state.scale = guess_scale(
            [row[state.columns.get("rating", "")] for row in rows]
            if "rating" in state.columns
            else []
        )
        memory.keep(_STATE, state)
        await self._show(state, problem)
        return True

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the buttons."""
        return {
            FIELD: self._choose_column,
            COLUMN: self._set_column,
            SCALE: self._next_scale,
            READ: self._go,
        }

    async def _show(self, state: Mapping, problem: str = "") -> None:
        await self._say(state, question(state, problem))
        shown = [
            key for key in FIELDS if key in state.columns or key in {"title", "rating", "year"}
        ]
        buttons: list[Button] = []
        if state.columns.get("title"):
            buttons.append(("go", READ, {}, "Read it like this"))
        buttons += [(f"field-{key}", FIELD, {"field": key}, f"{FIELDS[key][0]} …") for key in shown]
        if "rating" in state.columns:
            buttons.append(("scale", SCALE, {}, f"Best rating: {state.scale} …"))
        await self._offer(state, buttons)

    async def _choose_column(self, action: cl.Action) -> None:
        state, key = _state(), str(_payload(action).get("field"))
        if state is None or key not in FIELDS:
            return
        await self._say(state, f"Which column holds **{FIELDS[key][0].lower()}**?")
        names = [*state.header[:MAX_CHOICES], NOTHING]
        await self._offer(
            state,
            [
                (f"column-{n}", COLUMN, {"field": key, "column": n}, _label(name))
                for n, name in enumerate(names)
            ],
        )

    async def _set_column(self, action: cl.Action) -> None:
        state, payload = _state(), _payload(action)
        key, number = str(payload.get("field")), payload.get("column")
        if state is None or key not in FIELDS or not isinstance(number, int):
            return
        if 0 <= number < min(len(state.header), MAX_CHOICES):
            state.columns[key] = state.header[number]
        else:
            state.columns.pop(key, None)
        if key == "rating" and key in state.columns:
            state.scale = guess_scale([row[state.columns[key]] for row in state.rows])
        await self._show(state)

    async def _next_scale(self, _action: cl.Action) -> None:
        state = _state()
        if state is not None:
            state.scale = SCALES[(SCALES.index(state.scale) + 1) % len(SCALES)]
            await self._show(state)

    async def _go(self, _action: cl.Action) -> None:
        state = _state()
        if state is not None:
            await self._say(state, question(state).split("\n\n*")[0])
            memory.keep(_STATE, None)
            await self._read(state.name, state.path, state.form())

    async def _say(self, state: Mapping, content: str) -> None:
        for button_id in state.buttons:
            button = cl.Action(id=button_id, name=READ, payload={})
            button.forId = state.message_id
            await button.remove()
        state.buttons = []
        message = cl.Message(content=content)
        if state.message_id:
            message.id = state.message_id
            await message.update()
        else:
            state.message_id = (await message.send()).id

    async def _offer(self, state: Mapping, buttons: Sequence[Button]) -> None:
        for kind, name, payload, label in buttons:
            button_id = f"{kind}-{state.message_id}"
            state.buttons.append(button_id)
            button = cl.Action(id=button_id, name=name, payload=payload, label=label)
            await button.send(for_id=state.message_id)


def question(state: Mapping, problem: str = "") -> str:
    """Return what was understood, as a table with an example for each column."""
    name = sanitise.inline(state.name, 80)
    lines = [f"**{name}** is no export I know, so tell me what its columns are. My guess:"]
    if problem:
        lines.append(f"*{sanitise.inline(problem, 400)}*")
    rows = ["| | Column | For example |", "| --- | --- | --- |"]
    for key, column in state.columns.items():
        example = next((row[column] for row in state.rows if row[column].strip()), "")
        scale = f" (of {state.scale})" if key == "rating" else ""
        rows.append(
            f"| {FIELDS[key][0]} | {sanitise.inline(column, 60)} "
            f"| {sanitise.inline(example, 60)}{scale} |"
        )
    missing = "" if state.columns.get("title") else " A column with titles is needed."
    return "\n\n".join(
        [*lines, "\n".join(rows), f"*Change what is wrong, then read the file.{missing}*"]
    )


def _label(name: str) -> str:
    return sanitise.plain(name, 40) or "(without a name)"


def _state() -> Mapping | None:
    return cast("Mapping | None", memory.recall(_STATE))


def _payload(action: cl.Action) -> dict[str, Any]:
    return cast("dict[str, Any]", vars(action).get("payload") or {})
