"""A tool asks for a rating, and the user approves what was shown."""

import httpx

from tests.conftest import Person


async def propose(
    client: httpx.AsyncClient, person: Person, movie_id: int = 1, stars: float = 4.5
) -> dict[str, str]:
    answer = await client.put(
        f"/ratings/{movie_id}", json={"stars": stars}, headers=person.delegated
    )
    assert answer.status_code == 202, answer.text
    proposal_id = answer.json()["proposal_id"]
    shown = await client.get(f"/proposals/{proposal_id}", headers=person.headers)
    return shown.json()


async def approve(
    client: httpx.AsyncClient, proposal: dict[str, str], headers: dict[str, str]
) -> httpx.Response:
    return await client.post(
        f"/proposals/{proposal['proposal_id']}/approve",
        json={"digest": proposal["digest"]},
        headers=headers,
    )
