"""Who somebody is, and what may be done in their name.

`service` keeps accounts, `passwords` their hashes, `sign_in` opens `sessions`, from which access,
refresh and delegated tokens come; `tokens` signs and verifies with `keys`, `app_tokens` are those
given to other tools, `scopes` what any of them allows. `audit` is the trail.
"""
