"""What axe is asked for here finds what is grave, and only that."""

from playwright.sync_api import Browser

from tests.machinery.accessibility import grave_faults

FAULTY = """<!doctype html><html lang="zh"><title>一页</title>
<main><h1>一页</h1><h4>跳过了两级</h4><img src="data:,"><button></button><input><a href="/"></a>
<p style="color: #ccc; background: #fff">几乎看不见</p></main><p>在主要内容之外</p>"""


def test_what_keeps_people_from_a_page_is_named_with_its_element_and_mild_faults_are_left_out(chromium: Browser):
    page = chromium.new_page()
    page.set_content(FAULTY)
    told = {fault.partition("(")[2].partition(")")[0]: fault.partition("): ")[2] for fault in grave_faults(page)}
    everything = page.evaluate("async () => (await axe.run()).violations.map(({ id, impact }) => [id, impact])")
    page.close()
    assert told == {
        "image-alt": "img",
        "button-name": "button",
        "label": "input",
        "link-name": "a",
        "color-contrast": "main > p",
    }
    assert told.keys() == {rule for rule, impact in everything if impact in ("serious", "critical")}
    assert {"heading-order", "region"} <= {rule for rule, impact in everything}


ON_ITS_WAY = """<!doctype html><html lang="zh"><title>一页</title><style>p { color: #fff; transition: color 400ms } p.told { color: #000 }</style>
<main><h1>一页</h1><p>慢慢显出来的字</p></main>"""


def test_what_is_still_changing_its_colour_is_looked_at_when_it_has_come_to_rest(chromium: Browser):
    page = chromium.new_page()
    page.set_content(ON_ITS_WAY)
    page.evaluate(
        "() => { const words = document.querySelector('p'); getComputedStyle(words).color; words.className = 'told' }"
    )
    told = grave_faults(page)
    page.close()
    assert told == []
