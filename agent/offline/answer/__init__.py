"""From tool results to text."""
