"""Secrets are masked by their shape, and ordinary text is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.redact import MASK, redact

URLSAFE = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=16, max_size=40
)
MAC = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v"

SECRETS = {
    "a JSON web token": ("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln", "eyJzdWIi"),
    "a refresh token": (f"d0nTt3llAnyb0dy_x.12.{MAC}", MAC),
    "an app token": ("mat_abcdefghijklmnopqrstuvwxyz", "abcdefghij"),
    "a provider's key": ("gsk_abcdefghijklmnopqrstuvwxyz", "abcdefghij"),
    "another provider's key": ("sk-proj-abcdefghijklmnopqrstuvwxyz", "abcdefghij"),
    "a bearer header": ("Authorization: Bearer abc.def", "abc.def"),
    "a password's hash": ("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "aGFzaA"),
    "a private key": ("-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----", "MC4CAQ"),
    "a database's password": ("postgresql+psycopg://matinee:hunter22@db/matinee", "hunter22"),
    "a named password": ("password=hunter22", "hunter22"),
    "a password in JSON": ('{"password": "hunter22"}', "hunter22"),
    "a token in an address": ("/ratings?access_token=hunter22&page=2", "hunter22"),
    "a cookie": ("cookie: matinee=hunter22", "hunter22"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_masked_wherever_it_stands(name: str) -> None:
    text, secret = SECRETS[name]
    for given_text in (text, f"before {text} after", f"line\n{text}\nline"):
        masked = redact(given_text)
        assert secret not in masked
        assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        "The access token is missing or not valid.",
        "GET /recommendations/refreshes/42 -> 200",
        "redis://127.0.0.1:6379/0",
        "Rated “Secretary” (2002) 4 stars, tokens: 812",
        "",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(URLSAFE, URLSAFE)
def test_no_token_of_ours_survives(first: str, second: str) -> None:
    for secret in (f"mat_{first}", f"eyJ{first}.{second}", f"{first}.7.{MAC}"):
        assert secret not in redact(f"failed with {secret}")


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
