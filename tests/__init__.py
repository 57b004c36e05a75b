"""The tests: a folder for each service as it is laid out, and here what is about all of them.

`conftest` has what every test of the api may ask for: a migrated database of its own (`databases`),
the api over ASGI, accounts that sign in, an embedded Valkey; a folder's `conftest` has its films and
people. `running` and `pair` start whole stacks, `acted` those of compose.yaml, `traffic` keeps them
busy, `leaks` searches what they wrote, `manual` reads the pages with commands. `mutants` are builds
with one fault each: `hostile`, `test_fuzz` and `chat/test_mutants` must see theirs.
"""
