"""How anybody checks a published round: the same words and the same command wherever it is said."""

from __future__ import annotations

from flask_babel import gettext as _


def steps() -> list[str]:
    """What to do, and what makes the check worth more, in sentences."""
    return [
        _(
            "Download the bundle, take verify.pyz out of it, and run one command on any computer with "
            "Python 3.11 or newer. It counts everything again, and shows if a single letter was changed."
        ),
        _(
            "To trust nothing that came from here, take verify.pyz from a release of Evenhand instead, "
            "compare the key with the one that members were sent, and add --checkpoint with a file that "
            "holds a checkpoint from one of their messages. To have signatures checked as well, install "
            "Python's library cryptography: what could not be checked is listed."
        ),
    ]


def command(slug: str, key: str) -> str:
    """What to run. The name of a key has no space and nothing that a shell reads otherwise."""
    return f"python3 verify.pyz {slug}.zip --key {key}"
