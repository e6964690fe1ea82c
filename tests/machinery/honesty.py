"""No test is skipped silently: what cannot run has failed, and says so."""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        refuse(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if report.skipped:
        refuse(report, collector.nodeid)
    return report


def refuse(report, name: str) -> None:
    expected_to_fail = hasattr(report, "wasxfail")
    reason = "expected to fail" if expected_to_fail else f"skipped: {report.longrepr[2]}"
    report.outcome = "failed"
    report.longrepr = f"{name} was {reason}. Install what it needs, mend it, or delete it."
    if expected_to_fail:
        del report.wasxfail
