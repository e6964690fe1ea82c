"""A real Chromium: a phone and a desk, both in Chinese, and a watch that fails the test when a page misbehaves."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Page, Request, Response, sync_playwright

from setup.machine import find_browser, find_windowless_browser
from tests.machinery.live_server import LiveServer

# A window of the whole browser makes ready two pages behind its address bar that nobody sees: half of what a page costs.
# The last list given wins, so what Playwright puts to rest stands here again.
AT_REST = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(AT_REST)}",
]
CHINA = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
PHONE = CHINA | {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK = CHINA | {"viewport": {"width": 1280, "height": 800}}

OpenPage = Callable[..., Page]


class Faults:
    """What went wrong in the pages of one test: console errors, broken requests, refusals of the content policy."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("requestfailed", self.miss)
        page.on("response", self.judge)

    def hear(self, message: ConsoleMessage) -> None:
        # A bad answer is judged by its status below; the console would only repeat it.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def miss(self, request: Request) -> None:
        # Leaving a page aborts what it was still fetching.
        if request.failure != "net::ERR_ABORTED":
            self.seen.append(f"request failed: {request.method} {request.url} {request.failure}")

    def judge(self, response: Response) -> None:
        # A page may refuse what a person asks for (4xx); what a page itself asks for must be there.
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.seen.append(f"status {response.status}: {response.request.method} {response.url}")

    def forgive(self, pattern: str) -> None:
        """Strike out the faults that match: the test brought them about. Fails when there was none."""
        kept = [fault for fault in self.seen if not re.search(pattern, fault)]
        assert len(kept) < len(self.seen), f"nothing matched {pattern!r} among {self.seen}"
        self.seen = kept


def wait_until(page: Page, condition: str) -> None:
    """Wait until a function of the page returns true, half a minute at most.

    Playwright's own `wait_for_function` holds for the first look alone: every later one is an eval, and the content
    policy rightly refuses that.
    """
    page.evaluate(f"""() => new Promise((holds, fails) => {{
        const holdsNow = {condition};
        const until = performance.now() + 30000;
        const look = () => {{
            if (holdsNow()) holds();
            else if (performance.now() > until) fails(new Error("it never came to that"));
            else requestAnimationFrame(look);
        }};
        look();
    }})""")


@pytest.fixture(scope="session")
def chromium_type() -> Iterator[BrowserType]:
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(chromium_type: BrowserType) -> Iterator[Browser]:
    """A Chromium for pages: without a window where the machine has such a one, for that is a quarter of the work."""
    yield from launched(chromium_type, find_windowless_browser() or find_browser())


@pytest.fixture(scope="session")
def whole_chromium(chromium_type: BrowserType) -> Iterator[Browser]:
    """A Chromium with everything that belongs to a window, such as the icon of a page."""
    yield from launched(chromium_type, find_browser())


def launched(chromium_type: BrowserType, program: Path | None) -> Iterator[Browser]:
    if program is None:
        pytest.fail(
            "There is no Chromium that starts: run `apt-get install chromium` as root, or set BROWSER_PATH.",
            pytrace=False,
        )
    browser = chromium_type.launch(executable_path=program, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    """The faults of every page of this test; one that is left at the end fails it."""
    faults = Faults()
    yield faults
    if faults.seen:
        pytest.fail("The pages misbehaved:\n" + "\n".join(faults.seen), pytrace=False)


@pytest.fixture
def open_page(chromium: Browser, faults: Faults) -> Iterator[OpenPage]:
    """A function that opens a page of a served ledger as another person would: with cookies of its own.

    `open_page(server, PHONE)` or `open_page(server, DESK, java_script_enabled=False)`; addresses may be paths.
    """
    yield from opening_pages(chromium, faults)


@pytest.fixture
def open_whole_page(whole_chromium: Browser, faults: Faults) -> Iterator[OpenPage]:
    """The same in a browser with everything around the page, for what that asks the server for."""
    yield from opening_pages(whole_chromium, faults)


def opening_pages(browser: Browser, faults: Faults) -> Iterator[OpenPage]:
    contexts = []

    def open_page(server: LiveServer, device: dict, **more) -> Page:
        context = browser.new_context(**(device | more), base_url=server.url)
        contexts.append(context)
        context.on("page", faults.watch)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def phone(live_server: LiveServer, open_page: OpenPage) -> Page:
    """A page on a phone, of the test's own served ledger."""
    return open_page(live_server, PHONE)


@pytest.fixture
def desk(live_server: LiveServer, open_page: OpenPage) -> Page:
    """A page at a desk, of the test's own served ledger."""
    return open_page(live_server, DESK)
