"""What the wire shows of accounts and tokens."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.accounts.models import Role
from api.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from api.web.types import Body, JsonInt, PlainText

Password = Annotated[str, StringConstraints(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]
CurrentPassword = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LENGTH)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{1,31}$")]
Label = Annotated[PlainText, StringConstraints(min_length=1, max_length=64)]


class TokenAnswer(BaseModel):
    """An access token, and a refresh token where one is given (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the type of the token, no secret
    expires_in: int = Field(description="Seconds.")
    scope: str
    refresh_token: str | None = None
    issued_token_type: str | None = None


class SignUp(Body):
    """A new account."""

    username: Username = Field(description="2-32 of a-z, 0-9, '.', '_', '-'; case is ignored.")
    password: Password = Field(description="8-128 characters.")
    display_name: Annotated[Label | SkipJsonSchema[None], Field(description="Shown name.")] = None


class PasswordChange(Body):
    """The old and the new password."""

    current_password: CurrentPassword = Field(description="The password as it is now.")
    new_password: Password = Field(description="8-128 characters.")


class Confirmation(Body):
    """The password, to delete the account for good."""

    current_password: CurrentPassword = Field(description="The password, to be sure it is you.")


class AccountView(BaseModel):
    """An account as its owner or an admin sees it."""

    user_id: int
    username: str
    display_name: str
    role: Role
    locked: bool
    created_at: datetime


class Me(AccountView):
    """The caller: who, with which scopes, and by which tool if any."""

    scopes: list[str]
    actor: str | None


class AccountList(BaseModel):
    """A page of accounts."""

    items: list[AccountView]
    total: int
    page: int
    page_size: int


class AccountChange(Body):
    """What an admin changes of an account."""

    role: Annotated[Role | SkipJsonSchema[None], Field(description="What it may do.")] = None
    locked: Annotated[
        StrictBool | SkipJsonSchema[None], Field(description="true ends every session of it.")
    ] = None


class AppTokenRequest(Body):
    """A token for another tool."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}$")] = Field(
        description="The tool's name; proposals and the audit trail show it."
    )
    scope: Annotated[str, StringConstraints(pattern=r"^[a-z: ]{0,300}$")] = Field(
        default="", description="Space-separated scopes; empty means all a tool may have."
    )
    days: Annotated[int, Field(ge=1, le=366), JsonInt] = Field(
        default=90, description="How long it is valid."
    )
    read_only: StrictBool = Field(default=True, description="No writes, whatever the scope says.")


class AppTokenView(BaseModel):
    """An app token without its secret."""

    app_token_id: int
    name: str
    scope: str
    read_only: bool
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewAppToken(AppTokenView):
    """A new app token with its secret, which is shown this once."""

    token: str


class AppTokenList(BaseModel):
    """The caller's app tokens."""

    items: list[AppTokenView]


class AuditEntry(BaseModel):
    """One row of the audit trail."""

    model_config = ConfigDict(from_attributes=True)

    created_at: datetime
    actor: str
    action: str
    summary: str
    detail: dict[str, Any]


class AuditTrail(BaseModel):
    """The newest events in the caller's name."""

    items: list[AuditEntry]
