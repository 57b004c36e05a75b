"""A week or a year in films: `service` asks the `queries`, `sections` and `sentences` tell them.

`periods` says what a week is, `discovery` what is worth telling, `schedule` makes Monday's for
everybody; `routes` gives it as JSON, as `markdown` or as `pdf`, by `negotiation`.
"""
