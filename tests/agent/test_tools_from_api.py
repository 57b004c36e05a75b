"""The agent in front of the real api: scopes, refusals, proposals."""
