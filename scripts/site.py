"""What the site's generator does not do by itself: `folder/*` stands for the pages of a folder."""

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Replace every `folder/*` of the navigation by the pages that no other entry names."""
    named = set(_targets(config["nav"]))
    config["nav"] = [_entry(entry, Path(config["docs_dir"]), named) for entry in config["nav"]]
    return config


def _targets(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    inside: list[Any] = list(node.values()) if isinstance(node, dict) else node  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - it is YAML
    return [target for child in inside for target in _targets(child)]


def _entry(entry: dict[str, Any], docs: Path, named: set[str]) -> dict[str, Any]:
    ((title, target),) = entry.items()
    if not (isinstance(target, str) and target.endswith("*")):
        return entry
    pages = sorted(docs.glob(f"{target}.md"), key=lambda page: (page.stem != "README", page.name))
    listed = (str(page.relative_to(docs)) for page in pages)
    return {title: [page for page in listed if page not in named]}
