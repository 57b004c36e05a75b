"""The headers of a page: how many there are in all, and where the other pages are (RFC 8288)."""

from urllib.parse import urlencode

from fastapi import Request


def page_headers(request: Request, page: int, page_size: int, total: int) -> dict[str, str]:
    """Return `X-Total-Count`, and `Link` to the other pages with the same filters."""
    last = max(1, -(-total // page_size))
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    query = request.query_params.multi_items()
    others = urlencode([(key, value) for key, value in query if key != "page"])
    address = f"{request.url.path}?{others}&page=" if others else f"{request.url.path}?page="
    links = [
        f'<{address}{number}>; rel="{relation}"'
        for relation, number in wanted.items()
        if 1 <= number <= last
    ]
    return {"X-Total-Count": str(total), "Link": ", ".join(links)}
