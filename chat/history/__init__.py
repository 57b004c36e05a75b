"""Conversations kept in the chat's own tables, in the same database as the films."""
