"""Whose password a script signs in with."""

import json

import typer

from app.settings import SharedSettings

_DEMO_ACCOUNTS = "demo-accounts.json"


def credentials(settings: SharedSettings, account: str | None) -> tuple[str, str]:
    """Return name and password: the demo's own accounts are known, others are asked for."""
    known: dict[str, str] = {}
    path = settings.state_dir / _DEMO_ACCOUNTS
    if path.is_file():
        known = json.loads(path.read_text(encoding="utf-8"))
    name = account or next(iter(known), None) or typer.prompt("Account", err=True)
    return name, known.get(name) or typer.prompt("Password", hide_input=True, err=True)
