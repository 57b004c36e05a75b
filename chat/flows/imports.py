"""Ratings from a file: what it is, what would change, then apply, and undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import anyio
import chainlit as cl
from chainlit.types import ThreadDict

from chat import memory, sanitise
from chat.api_client import ApiRefused
from chat.caller import Caller
from chat.flows import import_buttons as buttons
from chat.flows.columns import Columns
from chat.flows.import_buttons import APPLY, CHOOSE, DROP, UNDO, import_of, payload_of
from chat.flows.progress import progress
from chat.flows.taste import changed, read_taste
from chat.render import imports as words
from chat.render.elements import attach
from chat.render.tables import elements_of, objects

MAX_QUESTIONS: Final = 5
MAX_RESUMED: Final = 100
"""Of a user's latest imports; buttons of older ones stay away."""
PATIENCE: Final = 600
"""Seconds a file of the largest size may take on a slow machine."""
# Measured on two busy cores; only the bar's estimate depends on them.
ROWS_READ_A_SECOND: Final = 8_000
ROWS_WRITTEN_A_SECOND: Final = 6_000
UNREADABLE: Final = "unreadable-file"
INVITATION: Final = (
    "**Bring your ratings.** Drop an export file here, or use the paper clip: Letterboxd (ZIP or "
    "CSV), IMDb, Trakt, TMDB, Simkl, Movary, Yamtrack, MovieLens, or any CSV with titles and "
    "ratings.\n\nYou will see what would change before anything does, and it can be undone."
)
MEDIA: Final = {".csv": "text/csv", ".zip": "application/zip", ".json": "application/json"}
IMPORT: Final = "import_id"
"""The key in a message's metadata that makes it part of an import; `state` says what it left."""
_CHOICES: Final = "import_choices"


class Asked(NamedTuple):
    """A question about a row: the message it is, and the film chosen, if one was."""

    step_id: str
    movie_id: int | None


class Imports:
    """Hands a dropped file to the api and shows what it found."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._columns = Columns(self._preview)

    async def invite(self) -> None:
        """Say what can be dropped."""
        await cl.Message(content=INVITATION).send()

    async def received(self, message: cl.Message) -> bool:
        """Preview a dropped file; False when there is none."""
        elements = cast("list[Any]", vars(message).get("elements") or [])
        files = [element for element in elements if getattr(element, "path", None)]
        for file in files[:1]:
            await self._preview(sanitise.plain(str(file.name), 120), Path(str(file.path)))
        return bool(files)

    async def resume(self, thread: ThreadDict) -> None:
        """Put the buttons back that still do something, and recall which films were chosen."""
        latest, questions = _retold(thread)
        if not latest:
            return
        page = await self._caller.call("GET", "/imports", params={"page_size": MAX_RESUMED})
        imports = {str(found["import_id"]): found for found in objects(page.get("items"))}
        for import_id, (step_id, state) in latest.items():
            found = imports.get(import_id, {})
            if found.get("state") != state:
                continue  # applied or undone elsewhere, or left alone here
            if state == "applied":
                await buttons.send(step_id, buttons.of_applied(found))
            elif state == "preview":
                await buttons.send(step_id, buttons.of_preview(found))
                await self._ask_again(found, questions.get(import_id, {}))

    async def _ask_again(self, found: dict[str, Any], asked: dict[int, Asked]) -> None:
        import_id = str(found["import_id"])
        _choices(import_id).update(
            {row: question.movie_id for row, question in asked.items() if question.movie_id}
        )
        open_rows = {row for row, question in asked.items() if not question.movie_id}
        for row in words.ambiguous(await self._doubtful(found)) if open_rows else []:
            if row["row"] in open_rows:
                await buttons.send(asked[row["row"]].step_id, buttons.of_row(import_id, row))

    def actions(self) -> dict[str, Callable[[cl.Action], Awaitable[Any]]]:
        """Return the callbacks of the buttons."""
        own = {APPLY: self._apply, UNDO: self._undo, DROP: self._drop, CHOOSE: self._choose}
        return {**own, **self._columns.actions()}

    async def _preview(self, name: str, path: Path, form: dict[str, str] | None = None) -> None:
        said = f"Reading {sanitise.inline(name, 80)} …"
        message = await cl.Message(content=said).send()
        content = await anyio.Path(path).read_bytes()
        file = (name, content, MEDIA.get(Path(name).suffix.lower(), "application/octet-stream"))
        expected = content.count(b"\n") / ROWS_READ_A_SECOND
        try:
            async with progress(message, said, expected):
                found = await self._caller.upload("/imports", file, PATIENCE, **(form or {}))
        except ApiRefused as refused:
            await self._refused(message, name, path, refused)
            return
        message.content = words.preview(found)
        message.metadata = _told(found["import_id"], "preview")
        rows = await self._doubtful(found)
        table = words.doubtful(rows)
        await message.update()
        await attach(message.id, elements_of(table, at_least=1) if table else [])
        await buttons.send(message.id, buttons.of_preview(found))
        for row in words.ambiguous(rows)[:MAX_QUESTIONS]:
            await _ask_which(str(found["import_id"]), row)

    async def _refused(
        self, message: cl.Message, name: str, path: Path, refused: ApiRefused
    ) -> None:
        # The whole file is meant, not a line of it: its columns are not known yet.
        unknown = refused.code == UNREADABLE and not (
            refused.extra.get("line") or refused.extra.get("column")
        )
        if unknown and await self._columns.ask(name, path):
            await message.remove()
            return
        message.content = _refusal(name, refused)
        await message.update()

    async def _apply(self, action: cl.Action) -> None:
        import_id, payload = import_of(action), payload_of(action)
        chosen = _choices(import_id)
        body = {
            "create_films": payload.get("create_films") is True,
            "choices": [{"row": row, "movie_id": film} for row, film in chosen.items()],
        }
        before = await read_taste(self._caller)
        await buttons.clear(action)
        message = await cl.Message(content="Importing …").send()
        known = await self._caller.call("GET", f"/imports/{import_id}", params={"page_size": 1})
        expected = int(known.get("total") or 0) / ROWS_WRITTEN_A_SECOND
        path = f"/imports/{import_id}/apply"
        try:
            async with progress(message, "Importing …", expected):
                done = await self._caller.call("POST", path, json=body, patience=PATIENCE)
        except ApiRefused as refused:
            message.content = f"**Nothing was imported.** {sanitise.inline(refused.detail, 600)}"
            await message.update()
            return
        taste = changed(before, await read_taste(self._caller))
        message.content = f"{words.applied(done)}\n\n{taste}"
        message.metadata = _told(import_id, "applied")
        await message.update()
        await buttons.send(message.id, buttons.of_applied(done))

    async def _choose(self, action: cl.Action) -> None:
        payload = payload_of(action)
        row, film = payload.get("row"), payload.get("movie_id")
        if not isinstance(row, int) or not isinstance(film, int):
            return
        import_id = import_of(action)
        _choices(import_id)[row] = film
        message = cl.Message(
            content=f"✓ {sanitise.inline(str(payload.get('label', '')), 120)}",
            metadata={IMPORT: import_id, "row": row, "movie_id": film},
        )
        if action.forId:
            message.id = action.forId
            await message.update()
            await buttons.remove(str(action.forId), _texts(payload.get("buttons")))

    async def _undo(self, action: cl.Action) -> None:
        import_id = import_of(action)
        done = await self._caller.call("DELETE", f"/imports/{import_id}")
        await buttons.clear(action)
        told = _told(import_id, "undone")
        await cl.Message(content=words.undone(done), metadata=told).send()

    async def _drop(self, action: cl.Action) -> None:
        await buttons.clear(action)
        told = _told(import_of(action), "left")
        await cl.Message(content="Nothing was imported.", metadata=told).send()

    async def _doubtful(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows that need a look, up to a hundred of each kind."""
        counts = cast("dict[str, Any]", found.get("counts") or {})
        rows: list[dict[str, Any]] = []
        for verdict in words.DOUBTFUL:
            if counts.get(verdict):
                path = f"/imports/{found['import_id']}"
                params = {"verdict": verdict, "page_size": 100}
                page = await self._caller.call("GET", path, params=params)
                rows += objects(page.get("rows"))
        return rows


async def _ask_which(import_id: str, row: dict[str, Any]) -> None:
    told = {IMPORT: import_id, "row": row["row"]}
    message = await cl.Message(content=words.which_film(row), metadata=told).send()
    await buttons.send(message.id, buttons.of_row(import_id, row))


def _told(import_id: object, state: str) -> dict[str, Any]:
    return {IMPORT: str(import_id), "state": state}


def _retold(
    thread: ThreadDict,
) -> tuple[dict[str, tuple[str, str]], dict[str, dict[int, Asked]]]:
    """Return the last message and state of each import, and what was asked about its rows."""
    latest: dict[str, tuple[str, str]] = {}
    questions: dict[str, dict[int, Asked]] = {}
    for step in cast("list[dict[str, Any]]", thread["steps"]):
        metadata = cast("dict[str, Any]", step.get("metadata") or {})
        import_id, row = str(metadata.get(IMPORT, "")), metadata.get("row")
        if import_id and row is not None:
            asked = Asked(step["id"], metadata.get("movie_id"))
            questions.setdefault(import_id, {})[row] = asked
        elif import_id:
            latest[import_id] = (step["id"], str(metadata.get("state")))
    return latest, questions


def _choices(import_id: str) -> dict[int, int]:
    known: dict[str, dict[int, int]] = memory.recall(_CHOICES) or {}
    chosen = known.setdefault(import_id, {})
    memory.keep(_CHOICES, known)
    return chosen


def _refusal(name: str, refused: ApiRefused) -> str:
    reason = sanitise.inline(refused.detail, 600)
    return f"**{sanitise.inline(name, 80)} could not be read.** {reason}\n\nNothing was changed."


def _texts(value: object) -> list[str]:
    return [str(item) for item in cast("list[object]", value)] if isinstance(value, list) else []
