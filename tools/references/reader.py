"""What `secret://env/NAME`, `secret://file/NAME` and `secret://vault/PATH#FIELD` stand for."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from tools.references.errors import unread
from tools.references.vault import Vault

SCHEME: Final = "secret://"
ENV_PREFIX: Final = "NEXA_SECRET_"
"""Only variables that begin with it can be referred to: the service's own settings are nobody's secret."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_MOST_BYTES = 64_000


def references_in(secret: Mapping[str, str], entered: Collection[str]) -> dict[str, str]:
    """Return those of the entered fields that refer to a secret kept elsewhere; a reference is no secret."""
    return {name: secret[name] for name in entered if secret.get(name, "").startswith(SCHEME)}


class SecretReferences:
    """Reads secrets from where the operator keeps them, for the organizations that may refer to them."""

    def __init__(
        self,
        *,
        environment: Mapping[str, str] = os.environ,
        folder: Path | None = None,
        vault: Vault | None = None,
        organizations: Collection[str] = (),
    ) -> None:
        self._environment, self._folder, self._vault = environment, folder, vault
        self._organizations = frozenset(organizations)

    async def filled(
        self, secret: Mapping[str, str], entered: Collection[str], org_id: str
    ) -> dict[str, str]:
        """Return the fields with the references among those a person enters replaced by what they stand for.

        A token that a service has given is never taken for a reference. Raises ActionFailed.
        """
        filled = dict(secret)
        for name, reference in references_in(secret, entered).items():
            filled[name] = await self._read(reference, org_id)
        return filled

    async def _read(self, reference: str, org_id: str) -> str:
        if self._organizations and org_id not in self._organizations:
            raise unread(
                "this organization may not refer to secrets of the installation",
                "add it to NEXA_SECRET_ORGANIZATIONS, or enter the secret itself",
            )
        place, _, rest = reference.removeprefix(SCHEME).partition("/")
        match place:
            case "env":
                return self._from_environment(rest)
            case "file":
                return self._from_folder(rest)
            case "vault":
                return await self._from_vault(rest)
        raise unread(
            f"{reference!r} names no place where secrets are kept",
            "write secret://env/NAME, secret://file/NAME or secret://vault/PATH#FIELD",
        )

    def _from_environment(self, name: str) -> str:
        variable = ENV_PREFIX + name
        if not _NAME.fullmatch(name) or not (value := self._environment.get(variable)):
            raise unread(
                f"the service's environment has no {variable}",
                f"set {variable} where the service is started, and start it again",
            )
        return value

    def _from_folder(self, name: str) -> str:
        if self._folder is None:
            raise unread(
                "this installation keeps no secrets in files",
                "set NEXA_SECRETS_FOLDER to their folder",
            )
        if not _NAME.fullmatch(name):
            raise unread(
                f"{name!r} is not the name of a file in the folder of secrets",
                "name the file alone, without folders",
            )
        try:
            with (self._folder / name).open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
            value = content.decode().removesuffix("\n")
        except (OSError, UnicodeDecodeError) as exc:
            raise unread(
                f"the secret file {name!r} cannot be read",
                "put it into the folder of secrets, readable for the service",
            ) from exc
        if not value or len(content) > _MOST_BYTES:
            raise unread(
                f"the secret file {name!r} is empty or longer than {_MOST_BYTES:,} bytes",
                "one file holds one secret",
            )
        return value

    async def _from_vault(self, rest: str) -> str:
        if self._vault is None:
            raise unread(
                "this installation knows no Vault",
                "set NEXA_VAULT_ADDRESS and NEXA_VAULT_TOKEN or NEXA_VAULT_TOKEN_FILE",
            )
        path, _, field = rest.partition("#")
        return await self._vault.read(path, field)


NO_REFERENCES: Final = SecretReferences(environment={})
"""Where nothing is kept elsewhere."""
