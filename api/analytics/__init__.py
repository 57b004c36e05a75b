"""Figures about ratings, films and tags: one typed question, answered exactly.

A question is read and checked (`models`, `values`, `vocabulary`, `filters`, `checks`), made exact
(`resolve`, `windows`, `plan`), computed into groups from the tables (`compiler`, `conditions`) or
from `memory`, and shown (`groups`, `measures`, `shape`). `analysis` leads one question through
that; `service` is the door for other domains.
"""
