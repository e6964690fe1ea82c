"""What the first page costs a phone on a weak signal."""

import pytest

from tests.machinery.browser import PHONE

MOST_BYTES = 50_000
MOST_REQUESTS = 8
# What came over the wire and not from the browser's own store.
FETCHED = "() => performance.getEntriesByType('resource').filter((one) => one.transferSize).map((one) => one.name.split('#')[0])"


@pytest.mark.parametrize("path", ["/inbox", "/record"])
def test_the_first_page_of_a_phone_is_small_and_asks_for_little(work, open_whole_page, path):
    phone = work.browse(open_whole_page, PHONE, "worker")
    asked = []
    phone.on("requestfinished", lambda one: asked.append(one))
    phone.goto(path, wait_until="networkidle")
    sizes = {one.url: sum(one.sizes()[part] for part in ("responseHeadersSize", "responseBodySize")) for one in asked}
    assert any(url.endswith("/page.js") for url in sizes)
    assert len(asked) <= MOST_REQUESTS, list(sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_what_a_page_looks_like_and_does_is_fetched_once(work, open_whole_page):
    phone = work.browse(open_whole_page, PHONE, "worker")
    fetched = []
    for path in ("/inbox", "/record"):
        phone.goto(path, wait_until="networkidle")
        fetched.append(phone.evaluate(FETCHED))
    assert [one.rpartition("/")[2] for one in fetched[0]] == ["page.css", "page.js", "icons.svg", "icon.svg"]
    assert fetched[1] == []
