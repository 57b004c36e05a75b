"""The chat: a browser front that talks to the api and the agent over HTTP only."""
