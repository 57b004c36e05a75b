"""From bytes a stranger sent to lines, tables and values: with limits, and with line numbers."""
