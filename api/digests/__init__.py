"""A week or a year in films: `service` computes it from `queries`, `sentences` puts it into words.

`periods` says what a week is, `schedule` makes Monday's for everybody; `routes` gives it as JSON, as
`markdown` or as `pdf`, by `negotiation`.
"""
