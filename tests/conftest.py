"""One frame for all tests: quiet logs, no clock in property tests."""

from __future__ import annotations

import os

# Before any handler is imported: Powertools reads these when its objects are made.
os.environ.update(
    {
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "AWS_DEFAULT_REGION": "eu-south-1",
    }
)

from hypothesis import settings

settings.register_profile("riscossa", deadline=None, print_blob=True)
settings.load_profile("riscossa")
