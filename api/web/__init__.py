"""What every request passes through, and what routes share.

`middleware`, `requests` and `limits` stand before a route, `deps` is all it may ask for, `commands`
the one way it changes anything (`idempotency`), `problems` and `errors` how it refuses. `contract`
marks tools, `documents` shows them; `hot` makes the busiest routes quick, `health` tells how it is.
"""
