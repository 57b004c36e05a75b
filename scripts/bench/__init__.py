"""The benchmark's parts: `data` makes up the ratings, `house` starts everything and its peers on them.

`importing`, `computing`, `catalogue`, `changes`, `questions` and `disturbed` measure one thing each,
beside `limits` or a peer, with `load` and `standin`; `figures`, `machine` and `report` tell it.
"""
