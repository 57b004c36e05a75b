"""The search for secrets finds what is planted, wherever a stack may write."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from app.valkey import embedded_valkey
from tests.leaks import leaks

SECRETS: dict[str, str | bytes] = {"password": "pass wörd/1", "key": bytes(range(200, 232))}
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0abc.c2lnbmF0dXJlc2lnbmF0dXJl"


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "api.log").write_text('{"message": "POST /token -> 200", "token": "[redacted]"}')
    assert leaks(tmp_path, SECRETS) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("failed with pass wörd/1", "password"),
        (json.dumps({"said": "pass wörd/1"}), "password"),
        ("GET /x?password=pass+w%C3%B6rd%2F1", "password"),
        ("sealed yMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f4OHi4+Tl5uc", "key"),
        ("Authorization: Bearer " + TOKEN, "a JSON web token"),
        ("a" * 22 + ".7." + "b" * 43, "a refresh token"),
        ("mat_" + "x" * 43, "an app token"),
        ("$argon2id$v=19$m=1", "a password's hash"),
    ],
)
def test_a_secret_in_a_log_is_found(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "api.log").write_text(text)
    assert leaks(tmp_path, SECRETS) == [f"logs/api.log: {name}"]
    assert leaks(tmp_path, SECRETS, private=["logs/api.log"]) == []


def test_a_secret_in_a_write_ahead_log_is_found(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "matinee.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE chat_step (output TEXT)")
    database.execute("INSERT INTO chat_step VALUES (?)", (f"your token is {TOKEN}",))
    database.commit()
    assert leaks(tmp_path, SECRETS) == ["matinee.sqlite3-wal: a JSON web token"]
    database.close()


def test_a_secret_in_valkey_is_found(tmp_path: Path) -> None:
    with embedded_valkey(tmp_path / "valkey") as server:
        redis: Any = Redis.from_url(server.url)  # pyright: ignore[reportUnknownMemberType]
        redis.set("job:1", f"{{'token': '{TOKEN}'}}")
        redis.close()
        found = leaks(tmp_path, SECRETS)
    assert any(place.endswith("a JSON web token") for place in found)
