"""Commands: `python -m scripts.NAME`, each told by its `--help`.

For people: `ask`, `digest`, `transfer`, `refresh`. For whoever runs it: `doctor`, `admin`, `keys`,
`backup`. For whoever changes it: `contract`, `examples`, `diagram`, `fuzz`, `benchmark` (`bench`),
`evaluate` (answers), `evaluate_recommendations`, `record_demo`. The others are parts of those.
"""
