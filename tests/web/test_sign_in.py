"""The front door, on both databases."""

from tests.builders import PASSWORD, a_person, a_town, sign_in


def test_who_signs_in_reaches_the_page_asked_for(client):
    a_person(sign_in_name="13800000000", area=a_town().grid)
    asked = client.get("/password")
    assert asked.location == "/sign-in?next=/password"
    answer = client.fill(asked.location, {"sign_in_name": " 13800000000 ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/password")
    assert client.page("/password").heading == "修改密码"


def test_a_session_made_by_the_builders_is_as_good_as_one_from_the_page(client):
    sign_in(client, a_person(area=a_town().grid))
    assert client.page("/password").heading == "修改密码"
