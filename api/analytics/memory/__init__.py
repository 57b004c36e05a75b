"""All ratings in memory, and questions answered from them instead of from the tables.

`columns` is what a copy holds, `reading` reads it from the tables, `keeping` keeps it current.
`engine` answers a question from it: `selection` says which rows count, `grouping` to which group
each belongs, `parts` and `counting` count.
"""

from api.analytics.memory.keeping import Memory

__all__ = ["Memory"]
