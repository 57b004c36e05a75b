"""Ratings brought in and taken out: imports that can be undone, exports, whole data sets.

An import: `reading` and `formats` turn a file into `rows`, `matching` finds their films, `planning`
and `judging` decide (`planned` is what they know of a row; `deciding` leads them), `previews` keeps
the outcome, `applying` carries it out with `creating`, `undoing` takes it back. `ledger`, `writing`,
`packed` and `sparing` serve those. An export: `exporting` and `personal` by way of `exports`. A data
set of many people: `movielens`. `service` is the door.
"""
