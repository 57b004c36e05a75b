"""Requests to give, change or delete ratings."""
