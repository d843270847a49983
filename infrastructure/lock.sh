#!/usr/bin/env bash
# Resolve pyproject.toml into the hash-locked requirement files that every install uses.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate "$@")
"${lock[@]}" pyproject.toml -o requirements/run.txt
"${lock[@]}" pyproject.toml --extra temporal -c requirements/run.txt -o requirements/temporal.txt
"${lock[@]}" pyproject.toml --extra temporal --group dev --group evals -c requirements/run.txt -o requirements/dev.txt
