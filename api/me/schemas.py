"""What a person may change about themselves."""

from pydantic import Field, SecretStr

from api.auth.schemas import Name, NewPassword
from api.shapes import Given


class ChangeMe(Given):
    """Only what is given changes; a new password needs the present one."""

    name: Name | None = None
    timezone: str | None = Field(None, max_length=64)
    password: NewPassword | None = None
    current_password: SecretStr | None = None
