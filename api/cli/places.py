"""Where on this machine the service keeps what the CLI needs to find it again."""

import os
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "address"
TOKEN = "cli-token"  # noqa: S105 - the name of a file
LOCK = "serve.lock"


def default_folder() -> Path:
    """Answer the data folder: NEXA_DATA_DIR, else root's or the person's own."""
    if told := os.environ.get("NEXA_DATA_DIR"):
        return Path(told).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/nexabuilder")
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "nexabuilder"


@dataclass(frozen=True)
class Places:
    """The files of one installation."""

    folder: Path

    @classmethod
    def of(cls, data_dir: Path | None) -> "Places":
        """Answer the places of a data folder, or of the default one."""
        return cls(data_dir.absolute() if data_dir else default_folder())

    def address(self) -> str | None:
        """Answer where the service listens: NEXA_URL, else what it last wrote."""
        told = os.environ.get("NEXA_URL") or _read(self.folder / ADDRESS)
        return told.rstrip("/") if told else None

    def token(self) -> str | None:
        """Answer the CLI's key: NEXA_TOKEN, else the file only its owner can read."""
        return os.environ.get("NEXA_TOKEN") or _read(self.folder / TOKEN)

    def token_in_file(self) -> str | None:
        """Answer the key that an earlier start has kept."""
        return _read(self.folder / TOKEN)

    def write_address(self, address: str) -> None:
        """Say where the service listens."""
        (self.folder / ADDRESS).write_text(address + "\n", encoding="utf-8")

    def write_token(self, token: str) -> Path:
        """Keep the CLI's key, readable by its owner only from the first byte on."""
        path = self.folder / TOKEN
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(token + "\n")
        return path


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except OSError:
        return None
