"""What a connector's `identity.py` is given to say whom a connection signs in as."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools.sdk.addresses import AddressPolicy
from tools.sdk.credential import Credential
from tools.sdk.http import HttpSession


@dataclass(frozen=True, slots=True)
class SignIn:
    """An opened credential and the guarded ways out; signing in must change nothing there."""

    http: HttpSession
    addresses: AddressPolicy
    credential: Credential
    sqlite_folder: Path | None = None
