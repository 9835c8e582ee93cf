"""In continuous integration a skipped test is a failed one, unless it is named here with its reason."""

import os
from collections.abc import Generator

import pytest

# Test name (the part behind the last "::", without parameters) → why it may be skipped.
ALLOWED: dict[str, str] = {}


def _may_skip(name: str) -> bool:
    return os.environ.get("CI") != "true" or name.partition("[")[0] in ALLOWED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the report of a skipped test into a failure, keeping the reason it gave."""
    report = yield
    if report.skipped and not _may_skip(item.name):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped; everything runs here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a module that skips itself into a failure to collect it."""
    report = yield
    if report.skipped and not _may_skip(collector.name):
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped; everything runs here: {report.longrepr}"
    return report
