"""Print the OpenAPI document that the web client's types are generated from."""

import json
import sys


def rendered() -> str:
    """Render the document with sorted keys, so that a diff shows what changed and nothing else."""
    from api.routes import described_app

    document = described_app().openapi()
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(rendered())
