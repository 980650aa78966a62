"""The offline check of a bundle: what an outsider runs, with Python alone and no trust in anybody."""

from __future__ import annotations

from voting.verify.command import run
from voting.verify.findings import Finding, Report
from voting.verify.verifying import verify

__all__ = ["Finding", "Report", "run", "verify"]
