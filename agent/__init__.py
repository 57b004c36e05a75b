"""The analyst: a question in, events out, every figure fetched from the api with the user's token.

`main` is HTTP, `analyst` leads a question through the models (`models`, `offline`), `attempt` is
one model's run and `conclusion` its end. `contract` reads the tools, `toolset` makes and calls
them, `api_client` sends, `calls` is what a run knows of its calls. `prompt`, `budget` and `history`
decide what a model is told; `repair`, `sanitise` and `refusals` stand between it and the api;
`evidence` and `tables` are made of what the tools returned; `events` is what all is told as.
"""
