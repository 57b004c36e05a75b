"""The folder Chainlit runs in: a copy of our look and words, outside the program's own folder.

Chainlit writes beside its configuration (translations, uploads). With a folder of its own under
the state folder the program can stay read-only, and two chats never share uploads.
"""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from chat.doorman import COOKIE
from chat.settings import ChatSettings

SOURCE = Path(__file__).parent
COPIED = ("chainlit.md", "public", ".chainlit/config.toml")


def make_root(settings: ChatSettings) -> Path:
    """Write the folder anew and return it; what an earlier version left there goes."""
    root = settings.chat_root.resolve()
    shutil.rmtree(root, ignore_errors=True)
    (root / ".chainlit" / "translations").mkdir(parents=True)
    for name in COPIED:
        source, target = SOURCE / name, root / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.exists():
            shutil.copyfile(source, target)
    for name, words in translations().items():
        target = root / ".chainlit" / "translations" / name
        target.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")
    return root


def chainlit_environment(settings: ChatSettings, root: Path) -> dict[str, str]:
    """Return what Chainlit reads from the environment, and from nowhere else."""
    return {
        "CHAINLIT_APP_ROOT": str(root),
        "CHAINLIT_AUTH_SECRET": settings.auth_secret(),
        "CHAINLIT_COOKIE_SAMESITE": "lax",
        "CHAINLIT_AUTH_COOKIE_NAME": COOKIE,
    }


def translations() -> dict[str, dict[str, Any]]:
    """Return Chainlit's own words by file, with ours (`words/*.json`) in their place."""
    spec = find_spec("chainlit")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("chainlit is not installed")
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((Path(spec.origin).parent / "translations").glob("*.json")):
        words = json.loads(path.read_text(encoding="utf-8"))
        ours = SOURCE / "words" / path.name
        if ours.exists():
            words = _merged(words, json.loads(ours.read_text(encoding="utf-8")))
        found[path.name] = words
    return found


def _merged(words: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(words)
    for key, value in changes.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = _merged(cast("dict[str, Any]", known), cast("dict[str, Any]", value))
        else:
            merged[key] = value
    return merged
