"""Lock new prompt versions by their hash; a version that is locked never changes again.

python infrastructure/lock_prompts.py
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "prompts"


def lock(root: Path) -> list[str]:
    """Add what is new to the lock; answer every locked version whose text has changed."""
    path = root / "prompts.lock.json"
    locked = json.loads(path.read_text("utf-8")) if path.exists() else {}
    changed = []
    for file in sorted(root.glob("*/v*.md")):
        version = re.fullmatch(r"v([1-9][0-9]*)", file.stem)
        if version is None:
            continue
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        entry = locked.setdefault(file.parent.name, {"current": 0, "versions": {}})
        if entry["versions"].setdefault(version[1], sha) != sha:
            changed.append(f"{file.parent.name}/{file.name}")
        entry["current"] = max(entry["current"], int(version[1]))
    if not changed:
        path.write_text(json.dumps(locked, indent=2, sort_keys=True) + "\n", "utf-8")
    return changed


if __name__ == "__main__":
    refused = lock(ROOT)
    for name in refused:
        print(f"{name} is locked and its text has changed: write a new version instead.")
    sys.exit(1 if refused else 0)
