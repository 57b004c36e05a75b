from agent.events import Evidence
from agent.toolset import Call


def check(text: str, calls: list[Call], question: str) -> Evidence:
    return Evidence()


def marked(text: str, report: Evidence) -> str:
    return text
