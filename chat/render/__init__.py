"""What the agent found, as people read it: steps, text, tables, charts, cards and evidence."""
