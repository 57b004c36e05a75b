"""A message read once into symbols, names and quotes."""
