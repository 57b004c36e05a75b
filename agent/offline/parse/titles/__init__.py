"""Which words name films, tags or parts of titles."""
