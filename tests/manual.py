"""The pages with commands: their shell blocks, what they are said to print, and who runs them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = (
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "runbooks").glob("*.md")),
    ROOT / "docs" / "EX3-notes.md",
    ROOT / "CONTRIBUTING.md",
)
_BLOCK: Final = re.compile(r"```sh\n(.*?)```\n(?:```\n(.*?)```)?", re.DOTALL)
# What the tests of the pages do not run themselves, and who does.
ELSEWHERE: Final = {
    r"docker compose ": "test_compose.py acts out what compose declares; no engine runs here",
    r"OLLAMA_HOST=\S+ docker compose ": "the same",
    r"sh scripts/secrets\.sh": "test_compose.py",
    r"bash \.ci/run|git clone |uv run pytest": "whoever runs the tests has done so",
    r"uv run python -m scripts\.(contract|fuzz) ": ".ci/run",
    r"uv run coverage ": "whoever measures; tests/app/test_measured.py shows that nothing is lost",
    r"uv run python -m app\.demo$": "the demo that the other commands talk to",
    r"export (GROQ|OLLAMA)": "a key of one's own, a model of one's own",
}


@dataclass(frozen=True)
class Block:
    """One shell block and the output that follows it on the page, if any."""

    code: str
    shown: str

    @property
    def commands(self) -> list[str]:
        """Its commands, without comments; a line that ends with a backslash goes on."""
        lines = self.code.replace("\\\n", " ").splitlines()
        bare = (re.sub(r"\s+#\s.*$", "", line).strip() for line in lines)
        return [line for line in bare if line and not line.startswith("#")]

    @property
    def is_run(self) -> bool:
        """Whether any of it is run by the tests of the pages."""
        return any(not known_elsewhere(command) for command in self.commands)

    @property
    def script(self) -> str:
        """What a shell is given: the block without what is run elsewhere."""
        return "\n".join(c for c in self.commands if not known_elsewhere(c))


def known_elsewhere(command: str) -> str:
    """Return who runs a command, or "" if the tests of the pages do."""
    found = (who for pattern, who in ELSEWHERE.items() if re.match(pattern, command))
    return next(found, "")


def blocks(page: Path) -> Iterator[Block]:
    """Yield the shell blocks of a page, in order."""
    for code, shown in _BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(code, shown)


def shape(text: str) -> str:
    """Return a text with everything that changes from run to run as one character."""
    text = re.sub(r"\b[0-9a-f]{16}\b", "0", text)
    return re.sub(r"\d[\d,]*(\.\d+)*", "0", text).replace("\r", "").strip()
