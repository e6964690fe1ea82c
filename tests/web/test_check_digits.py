"""A check digit is a question: who has compared the number with the licence says so."""

from tests.machinery.pages import Page
from tests.web.test_sites import TYPED


def test_a_tick_appears_beside_a_code_whose_check_digit_fails(town, signed_in):
    client, address = signed_in("officer"), "/sites/new?kind=workplace"
    assert "按证照核对无误" not in client.page(address).text
    area = str(town.areas["甲村一网格"])
    asked = Page(client.fill(address, TYPED | {"area_id": area, "credit_code": "91350100m000100y44"}).text)
    assert set(asked.field_errors) == {"credit_code"}
    assert "按证照核对无误" in asked.main.text
    answer = client.post(address, data=asked.form().values | {"credit_code-checked": "y"})
    file = client.page(answer.location)
    assert "91350100M000100Y44（校验位不符，已按证照核对）" in file.text
    change = client.page(f"{answer.location}/change").form()
    assert change.values["credit_code-checked"], "who corrects a telephone is not asked again"
