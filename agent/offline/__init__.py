"""The offline analyst: plain words to typed queries, with no language model at all."""

from agent.offline.api import understand, understood
from agent.offline.model import offline_model

__all__ = ["offline_model", "understand", "understood"]
