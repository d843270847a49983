"""A Dovecot of its own on free loopback ports, for as long as a test module needs it."""

from __future__ import annotations

import contextlib
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.certificates import a_certificate

PASSWORD = "canary-imap-9d02"
_GIVE_UP_S = 10.0
_CONFIG = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """Where it listens, and the certificate it shows for `localhost`."""

    plain: int
    tls: int
    certificate: Path

    @contextlib.contextmanager
    def as_user(self, name: str) -> Iterator[imaplib.IMAP4]:
        """Sign in beside the code under test, to put mail there and look at it."""
        with imaplib.IMAP4("127.0.0.1", self.plain) as client:
            client.login(name, PASSWORD)
            yield client

    def deliver(self, name: str, *letters: bytes, folder: str = "INBOX") -> None:
        """Put letters into a folder, which is made where it is not there."""
        with self.as_user(name) as client:
            client.create(folder)
            for letter in letters:
                status, _ = client.append(folder, "", "", letter)
                assert status == "OK"


@contextlib.contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Run it; whoever runs the tests needs it installed, and may start it as root only."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        raise RuntimeError(
            "These tests need Dovecot, as root: python3 infrastructure/install.py --dev --with-browser"
        )
    # Not below pytest's folders: Dovecot's processes are another user's, who may not go there.
    folder = Path(tempfile.mkdtemp(prefix="nexa-imap-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    certificate = a_certificate(folder / "certificate.pem", "localhost")
    plain, tls = _free_port(), _free_port()
    config = folder / "dovecot.conf"
    names = {"folder": folder, "certificate": certificate, "password": PASSWORD}
    config.write_text(_CONFIG.format(**names, plain=plain, tls=tls))
    process = subprocess.Popen([program, "-F", "-c", str(config)])
    try:
        _wait_for(plain, folder / "log")
        yield Dovecot(plain, tls, certificate)
    finally:
        process.terminate()
        process.wait(_GIVE_UP_S)
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + _GIVE_UP_S
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > until:
            raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start")
        time.sleep(0.02)
