"""The ground floor: what all services share, and what starts them together. It imports none of them.

Every service uses `settings`, `telemetry` (`spans`, `statements`, `redact`), `health`, and `relay` or
`valkey`. `services` says what each is started with and may be told; `stack` and `processes` start
and end them, `demo` does it for a person and `check` asks through all of them.
"""
