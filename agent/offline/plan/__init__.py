"""From a frame to tool calls and an answer."""
