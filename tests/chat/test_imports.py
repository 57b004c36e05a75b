"""A dropped file against the real api: preview, apply, what changed, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import chainlit as cl
import pytest
from chainlit.types import ThreadDict

from chat import memory
from chat.api_client import ApiRefused
from chat.flows.imports import Imports
from chat.render import imports as words
from tests.chat.visiting import Visit

pytestmark = pytest.mark.anyio

HEADER = "Date,Name,Year,Letterboxd URI,Rating"
ROWS = (
    "2024-01-02,The Third Man,1949,https://boxd.it/a,4.5",
    "2024-01-03,Metropolis,1927,https://boxd.it/b,3",
    "2024-01-04,No Such Film,1999,https://boxd.it/c,2",
    "2024-01-05,The General,1926,https://boxd.it/d,nine",
)

OTHER_YEARS = (
    "2024-01-02,The Third Man,1950,https://boxd.it/a,4",
    "2024-01-03,Metropolis,1928,https://boxd.it/b,3",
)


async def drop(visit: Visit, path: Path, name: str) -> Imports:
    imports = Imports(visit.caller)
    element: Any = cl.File(name=name, path=str(path))
    assert await imports.received(cl.Message(content="", elements=[element]))
    return imports


async def press(visit: Visit, imports: Imports, label: str) -> None:
    found = next(a for a in visit.screen.actions.values() if a["label"].startswith(label))
    await imports.actions()[found["name"]](cl.Action(**found))


async def test_a_file_is_previewed_applied_and_undone(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("chainlit.config.FILES_DIRECTORY", tmp_path)
    export = tmp_path / "upload"
    export.write_text("\n".join([HEADER, *ROWS]))
    imports = await drop(visit, export, "ratings.csv")
    shown = visit.screen.messages[0]
    assert "a Letterboxd export, 4 rows" in shown
    assert "- 2 new ratings\n- 1 film that is not in the catalogue" in shown
    assert [element["type"] for element in visit.screen.elements] == ["dataframe", "file"]
    assert await visit.stars(1) is None
    await press(visit, imports, "Import these ratings")
    assert "You had 0 ratings and now have 2." in visit.screen.messages[1]
    assert "Your average is 3.75 stars." in visit.screen.messages[1]
    assert (await visit.stars(1), await visit.stars(2)) == (4.5, 3.0)
    await press(visit, imports, "Undo this import")
    assert "Undone" in visit.screen.messages[2]
    assert await visit.stars(1) is None
    assert visit.screen.actions == {}


async def reload(visit: Visit) -> Imports:
    """Lose what the server remembers and take the conversation up again, as a reload does."""
    memory.keep("import_choices", None)
    visit.screen.actions.clear()
    imports = Imports(visit.caller)
    await imports.resume(cast("ThreadDict", {"steps": list(visit.screen.steps.values())}))
    return imports


def labels(visit: Visit) -> list[str]:
    return [action["label"] for action in visit.screen.actions.values()]


async def test_a_preview_and_an_import_taken_up_again_have_their_buttons_back(
    visit: Visit, tmp_path: Path
):
    export = tmp_path / "upload"
    export.write_text("\n".join([HEADER, *ROWS]))
    await drop(visit, export, "ratings.csv")
    before = visit.screen.actions.copy()
    imports = await reload(visit)
    assert visit.screen.actions == before
    await press(visit, imports, "Import these ratings")
    imports = await reload(visit)
    assert labels(visit) == ["Undo this import"]
    await press(visit, imports, "Undo this import")
    assert await visit.stars(1) is None
    await reload(visit)
    assert labels(visit) == []


async def test_what_was_left_alone_or_done_elsewhere_has_no_buttons_again(
    visit: Visit, tmp_path: Path
):
    export = tmp_path / "upload"
    export.write_text("\n".join([HEADER, ROWS[0]]))
    await press(visit, await drop(visit, export, "left.csv"), "Leave it")
    await drop(visit, export, "elsewhere.csv")
    preview = next(a["payload"] for a in visit.screen.actions.values())
    await visit.caller.call("POST", f"/imports/{preview['import_id']}/apply", json={})
    await reload(visit)
    assert labels(visit) == []


async def test_a_film_chosen_before_a_reload_is_still_chosen(visit: Visit, tmp_path: Path):
    export = tmp_path / "upload"
    export.write_text("\n".join([HEADER, *OTHER_YEARS]))
    imports = await drop(visit, export, "ratings.csv")
    await press(visit, imports, "Metropolis (1927)")
    imports = await reload(visit)
    await press(visit, imports, "The Third Man (1949)")
    await press(visit, imports, "Import these ratings")
    assert (await visit.stars(1), await visit.stars(2)) == (4.0, 3.0)


async def test_an_unreadable_file_is_explained(visit: Visit, tmp_path: Path):
    export = tmp_path / "upload"
    export.write_bytes(b"\x00\x01 nothing of ours")
    await drop(visit, export, "![x](https://evil.example).csv")
    assert "could not be read" in visit.screen.messages[0]
    assert "Nothing was changed" in visit.screen.messages[0]
    assert "https://" not in visit.screen.messages[0].replace("\\", "")


async def test_a_message_without_a_file_is_no_import(visit: Visit):
    assert await Imports(visit.caller).received(cl.Message(content="hello")) is False


async def test_made_up_imports_reach_nothing(visit: Visit):
    for import_id in ("", "../me", "1/../2", "%2e"):
        action = cl.Action(name="import_apply", payload={"import_id": import_id})
        with pytest.raises(ApiRefused, match="no such import"):
            await Imports(visit.caller).actions()["import_apply"](action)


def test_ambiguous_rows_are_asked_about():
    films = [{"movie_id": 1, "title": "Heat", "year": 1995}]
    rows: list[dict[str, Any]] = [
        {"verdict": "ambiguous", "candidates": films, "title": "Heat", "year": None, "line": 3},
        {"verdict": "ambiguous", "candidates": []},
        {"verdict": "rejected"},
    ]
    (asked,) = words.ambiguous(rows)
    assert words.which_film(asked) == "Which film is **Heat** in line 3?"
