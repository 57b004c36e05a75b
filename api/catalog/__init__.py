"""The films: finding, showing and editing them.

`titles`, `matching` and `genres` are pure: what people type, as the data says it. `search` keeps the
text index, `statements` holds the SELECTs that `browse` asks, `nearest` knows misspellings.
`statistics` and `loading` write in bulk, `editing` one film at a time. `service` is the door for
other domains; `routes`, `answers`, `etags` and `documented` are HTTP.
"""
