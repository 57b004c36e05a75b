"""Accounts from the command line: `python -m scripts.admin create ana --role admin`.

For the first admin of a new installation, for who has lost a password, and for the tokens of other
tools.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from api.accounts import app_tokens, audit, service
from api.accounts.models import Role, User
from api.accounts.passwords import MAX_LENGTH, MIN_LENGTH, hash_now
from api.accounts.scopes import WRITES, parse_scope
from api.accounts.wire import AppTokenRequest
from api.db import Database
from api.migrate import migrate
from api.settings import ApiSettings
from api.web.errors import Problem
from app.settings import system_clock

app = typer.Typer(no_args_is_help=True, add_completion=False)
out, errors = Console(highlight=False), Console(stderr=True, highlight=False)

Name = Annotated[str, typer.Argument(help="The user name.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@contextmanager
def _writing() -> Iterator[Session]:
    settings = ApiSettings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    try:
        with database.writing() as session:
            yield session
    except Problem as problem:
        errors.print(problem.detail, markup=False, soft_wrap=True)
        raise typer.Exit(1) from problem
    finally:
        database.close()


def _password(from_stdin: bool) -> str:
    """Return the given password, or a random one that is shown once."""
    if not from_stdin:
        made = secrets.token_urlsafe(15)
        out.print(f"Password (shown once): {made}", soft_wrap=True)
        return made
    given = sys.stdin.readline().rstrip("\n")
    if not MIN_LENGTH <= len(given) <= MAX_LENGTH:
        errors.print(f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.")
        raise typer.Exit(1)
    return given


def _existing(session: Session, name: str) -> tuple[User, int]:
    user = service.find(session, name)
    if user is None or user.user_id is None:
        errors.print("There is no such account. See: python -m scripts.admin list")
        raise typer.Exit(1)
    return user, user.user_id


@app.callback()
def main() -> None:
    """Make and manage accounts."""


@app.command("list")
def list_() -> None:
    """Show all accounts."""
    table = Table("name", "role", "can sign in", "made (UTC)", box=None)
    with _writing() as session:
        offset, total = 0, 1
        while offset < total:
            users, total = service.page(session, offset, 500)
            for user in users:
                able = "yes" if user.password_hash and not user.locked_at else "no"
                table.add_row(user.username, user.role, able, f"{user.created_at:%Y-%m-%d}")
            offset += 500
    out.print(table)


@app.command()
def create(name: Name, role: Role = Role.member, password_stdin: FromStdin = False) -> None:
    """Make an account; without --password-stdin a random password is shown once."""
    with _writing() as session:
        password = _password(password_stdin)
        service.create(session, name, hash_now(password), system_clock(), role=role)
    out.print(f"Made {name} ({role.value}).")


@app.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Set a new password and end every session of the account."""
    with _writing() as session:
        _, user_id = _existing(session, name)
        new = hash_now(_password(password_stdin))
        service.set_password(session, user_id, new, system_clock(), keep_sid=None)
    out.print(f"The password of {name} is new; every session has ended.")


@app.command()
def role(name: Name, new: Annotated[Role, typer.Argument(help="The new role.")]) -> None:
    """Change the role of an account."""
    with _writing() as session:
        user, user_id = _existing(session, name)
        user.role = new.value
        session.add(user)
        change = {"role": new.value}
        said = f"The role is {new.value} now."
        audit.record(session, user_id, "operator", "account.changed", said, change, system_clock())
    out.print(f"{name} is {new.value} now.")


@app.command()
def activity(
    name: Name,
    actor: Annotated[str, typer.Option(help="Only this one's: agent, user, a tool.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 50,
) -> None:
    """Show what was done in the name of an account: by the assistant, other tools and the user."""
    table = Table("when (UTC)", "who", "what", "how", box=None)
    with _writing() as session:
        _, user_id = _existing(session, name)
        for row in audit.latest(session, user_id, limit=limit, actor=actor or None):
            cells = (f"{row.created_at:%Y-%m-%d %H:%M}", row.actor, row.summary, row.action)
            table.add_row(*map(escape, cells))
    Console(highlight=False, width=max(out.width, 120)).print(table)


@app.command()
def token(
    name: Name,
    tool: Annotated[str, typer.Argument(help="What the token is for, such as 'claude-desktop'.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it works.")] = 90,
    read_only: Annotated[bool, typer.Option("--read-only", help="Let it only read.")] = False,
    scope: Annotated[str, typer.Option(help="Scopes with blanks between; all if empty.")] = "",
) -> None:
    """Make an app token, to connect another tool in the name of an account."""
    try:
        AppTokenRequest(name=tool, scope=scope, days=days, read_only=read_only)
    except ValidationError as error:
        errors.print("A tool's name has 1-40 letters, digits, blanks, '.', '_' and '-'.")
        raise typer.Exit(1) from error
    with _writing() as session:
        _, user_id = _existing(session, name)
        made, secret = app_tokens.create(
            session,
            user_id,
            name=tool,
            scope=scope,
            days=days,
            read_only=read_only,
            now=system_clock(),
        )
    out.print(f"Token {made.app_token_id} for: {made.scope}. Shown once:", soft_wrap=True)
    out.print(secret, soft_wrap=True)


@app.command()
def tokens(name: Name) -> None:
    """Show the app tokens of an account, with their last use."""
    table = Table("number", "tool", "may", "last use (UTC)", "ends", box=None)
    with _writing() as session:
        _, user_id = _existing(session, name)
        for row in app_tokens.owned(session, user_id):
            may = "read" if row.read_only or not parse_scope(row.scope) & WRITES else "propose"
            used = f"{row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "never"
            table.add_row(str(row.app_token_id), row.name, may, used, f"{row.expires_at:%Y-%m-%d}")
    out.print(table)


@app.command()
def revoke(
    name: Name, number: Annotated[int, typer.Argument(help="The token's number, from tokens.")]
) -> None:
    """End an app token at once."""
    with _writing() as session:
        _, user_id = _existing(session, name)
        app_tokens.revoke(session, user_id, number, system_clock())
    out.print(f"Token {number} of {name} is revoked.")


if __name__ == "__main__":
    app()
