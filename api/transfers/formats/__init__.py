"""The formats other services export, each in a file of its own, and how to tell them apart."""
