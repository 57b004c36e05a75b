"""The page about the contract says what the contract is."""

import re

from api.web.contract import MARK
from scripts.contract import full_document
from tests.clients.conftest import DOCS

PAGE = (DOCS / "service-contract.md").read_text(encoding="utf-8")


def test_the_page_lists_every_operation_with_its_scope() -> None:
    expected: set[tuple[str, str, str, str]] = set()
    for path, operations in full_document()["paths"].items():
        for method, operation in operations.items():
            scopes = [s for need in operation.get("security", []) for s in need.get("bearer", [])]
            scope = ", ".join(scopes) or ("any token" if "security" in operation else "public")
            mark = operation.get(MARK)
            kind = "" if mark is None else "tool, writes" if mark["writes"] else "tool"
            expected.add((operation["operationId"], f"{method.upper()} {path}", scope, kind))
    rows = re.findall(
        r"^\| `(\w+)` \| ([A-Z]+ \S+) \| ([^|]+) \| ?([^|]*?) ?\|$", PAGE, re.MULTILINE
    )
    assert set(rows) == expected


def test_every_page_it_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target
