"""What a person may like, from what everybody liked together, and why.

The numbers are pure: `engine` fits, `model` is what was fitted, `taste` and `scoring` make a list
of it, `franchise` varies it, `everyone` makes all lists at once; `evaluation` measures them. A
refresh is a row (`refreshes`) that a worker takes (`delivery`), fits (`refitting`, `snapshot`,
`fitting`) and publishes to the `shelf`. `service` makes lists for the routes.
"""
