"""The offline analyst: plain words to typed queries, with no language model at all."""

from agent.offline.model import offline_model

__all__ = ["offline_model"]
