"""What the api's refusals say, in words a model can act on."""

from typing import Any, cast

import httpx

from agent.contract import Json, as_object
from agent.sanitise import clean, clean_text


def advice(problem: object) -> str:
    """Put a 422 into one line a model can act on: what was wrong and the closest names."""
    found = as_object(problem)
    parts = [str(found.get("detail") or found.get("title") or "The arguments were not accepted.")]
    if found.get("field"):
        parts.append(f"Field: {found['field']}.")
    if found.get("closest"):
        parts.append(f"Closest: {', '.join(map(str, found['closest']))}.")
    parts += map(str, cast(list[Any], found.get("errors") or [])[:5])
    return clean_text(" ".join(parts), 800)


def refusal(response: httpx.Response) -> Json:
    """Describe a refusal or failure of the api as a result the model can explain."""
    found = as_object(content(response))
    error: Json = {"status": response.status_code}
    for key in ("code", "title", "detail", "closest", "retry_after"):
        if found.get(key) is not None:
            error[key] = clean(found[key])
    if "Retry-After" in response.headers:
        error["retry_after"] = clean_text(response.headers["Retry-After"], 40)
    error.setdefault("detail", "The catalogue could not answer this.")
    return {"error": error}


def content(response: httpx.Response) -> Any:
    """Return a body as JSON, or what there is of it."""
    try:
        return response.json()
    except ValueError:
        return {"detail": response.text[:500]} if response.text else {}
