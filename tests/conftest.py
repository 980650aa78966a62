"""Gathers what every test may ask for. CONTRIBUTING.md tells which fixture is for what."""

pytest_plugins = [
    "tests.fixtures.memory",
    "tests.fixtures.nothing_skipped",
    "tests.fixtures.tried",
    "tests.fixtures.shared",
    "tests.fixtures.databases",
    "tests.fixtures.applications",
    "tests.fixtures.remembering",
    "tests.fixtures.servers",
    "tests.fixtures.browsers",
]
