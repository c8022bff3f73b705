import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_attack_7_a_body_without_end_is_not_read(client: Client) -> None:
    answer = client.post(
        "/help/", b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(26 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "We take at most 25 MB at a time" in answer.text


@pytest.mark.parametrize("said", ["", "0", "-1", "many"])
def test_a_body_without_a_length_is_none(client: Client, said: str) -> None:
    assert client.get("/help/", CONTENT_LENGTH=said).status_code == 200


def test_a_part_of_a_page_gets_words(client: Client) -> None:
    answer = client.post(
        "/help/", b"x", "text/plain", CONTENT_LENGTH=str(26 * 1024 * 1024), headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.text) == (
        413,
        "That is more than we can take at once. Send a smaller file.",
    )
