"""Your week in films from the terminal: `python -m scripts.digest --account ana`.

It asks a running api over HTTP, as any client does. A PDF goes into a file.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import anyio
import httpx
import typer
from rich.console import Console

from app.settings import SharedSettings
from scripts.conversation import NotAnswered
from scripts.credentials import credentials

errors = Console(stderr=True, highlight=False)
app = typer.Typer(add_completion=False)


class Format(StrEnum):
    """How the digest is written."""

    json = "json"
    markdown = "markdown"
    pdf = "pdf"


_MEDIA_TYPES = {
    Format.json: "application/json",
    Format.markdown: "text/markdown",
    Format.pdf: "application/pdf",
}


async def fetch(
    api: httpx.AsyncClient, username: str, password: str, period: dict[str, str], form: Format
) -> bytes:
    """Return a digest in a form; raises NotAnswered."""
    sign_in = {"username": username, "password": password, "client_id": "digest"}
    try:
        tokens = _accepted(await api.post("/token", data=sign_in)).json()
        headers = {
            "Authorization": f"Bearer {tokens['access_token']}",
            "Accept": _MEDIA_TYPES[form],
        }
        answer = _accepted(await api.get("/digest", params=period, headers=headers))
        await api.post("/token/revoke", data={"token": tokens["refresh_token"]})
    except httpx.HTTPError as error:
        raise NotAnswered(f"The api at {api.base_url} is away.") from error
    return answer.content


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise NotAnswered(str(answer.json().get("detail") or answer.status_code))
    return answer


@app.command()
def main(
    account: Annotated[str | None, typer.Option(help="Whose digest.")] = None,
    week: Annotated[str, typer.Option(help="Such as 2026-W47; none: the last full week.")] = "",
    year: Annotated[int | None, typer.Option(help="The year in review instead.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.markdown,
    output: Annotated[Path | None, typer.Option(help="Where it goes; none: the screen.")] = None,
) -> None:
    """Print or save a digest of a running stack."""
    settings = SharedSettings()
    name, password = credentials(settings, account)
    period = {"year": str(year)} if year is not None else {"week": week} if week else {}

    async def run() -> bytes:
        async with httpx.AsyncClient(base_url=settings.api_url, timeout=30) as api:
            return await fetch(api, name, password, period, form)

    try:
        content = anyio.run(run)
    except NotAnswered as error:
        errors.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    if form is Format.pdf and output is None:
        output = Path(f"matinee-{week or year or 'week'}.pdf")
    if output is None:
        typer.echo(content.decode())
    else:
        output.write_bytes(content)
        errors.print(f"Wrote {output}", markup=False)


if __name__ == "__main__":
    app()
