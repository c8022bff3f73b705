from datetime import date

import pytest
from django.test import Client

from profiles.models import Person, Persona, ShopperFinding, ShopperRun, ShopperTask
from tests.profiles.seeing.conftest import make_staff


@pytest.fixture
def marketer(db: None) -> Person:
    return make_staff("marketer")


@pytest.fixture
def client(marketer: Person) -> Client:
    client = Client()
    client.force_login(marketer)
    return client


@pytest.fixture
def task(db: None) -> ShopperTask:
    persona = Persona.objects.create(slug="mia", name="Mia Crumb")
    return ShopperTask.objects.create(words="Find an answer", path="/search/", persona=persona)


def page(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def note(client: Client, run: ShopperRun, task: ShopperTask, verdict: str, words: str = "") -> int:
    url = f"/studio/shopper/{run.pk}/tasks/{task.pk}/"
    return client.post(url, {"verdict": verdict, "words": words}).status_code


def test_a_month_is_tried_and_done(client: Client, marketer: Person, task: ShopperTask) -> None:
    assert "Begin" in page(client, "/studio/shopper/")
    client.post("/studio/shopper/begin/")
    client.post("/studio/shopper/begin/")
    run = ShopperRun.objects.get()
    assert run.owner == marketer
    assert "See it as Mia Crumb" in page(client, f"/studio/shopper/{run.pk}/")
    client.post(f"/studio/shopper/{run.pk}/done/")
    assert "were not tried yet" in page(client, f"/studio/shopper/{run.pk}/")
    assert note(client, run, task, "bad") == 422
    assert note(client, run, task, "bad", "It took three tries.") == 302
    client.post(f"/studio/shopper/{run.pk}/done/")
    run.refresh_from_db()
    assert run.done_at is not None
    assert note(client, run, task, "fine") == 404
    assert "It took three tries." in page(client, "/studio/shopper/")
    finding = ShopperFinding.objects.get()
    client.post(f"/studio/shopper/findings/{finding.pk}/mended/")
    assert "Nothing is open." in page(client, "/studio/shopper/")


def test_what_is_open_is_carried_until_it_is_fine(client: Client, task: ShopperTask) -> None:
    earlier = ShopperRun.objects.create(month=date(2020, 1, 1))
    ShopperFinding.objects.create(run=earlier, task=task, verdict="bad", words="Nothing was found.")
    client.post("/studio/shopper/begin/")
    run = ShopperRun.objects.latest("month")
    assert "Nothing was found." in page(client, f"/studio/shopper/{run.pk}/")
    assert "Since January 2020." in page(client, f"/studio/shopper/{run.pk}/")
    assert note(client, run, task, "fine") == 302
    assert "Since January 2020." not in page(client, f"/studio/shopper/{run.pk}/")


def test_a_round_is_handed_over(client: Client, marketer: Person, task: ShopperTask) -> None:
    run = ShopperRun.objects.create(month=date(2020, 1, 1), owner=make_staff("admin"))
    client.post(f"/studio/shopper/{run.pk}/take/")
    run.refresh_from_db()
    assert run.owner == marketer


def test_the_list_is_written(client: Client, task: ShopperTask) -> None:
    typed = {"words": "Stop a mail", "path": "/", "position": "20", "is_active": "on"}
    assert client.post("/studio/shopper/tasks/", typed).status_code == 302
    assert (
        client.post("/studio/shopper/tasks/", {**typed, "path": "https://evil.example/"}).status_code == 422
    )
    assert client.post(f"/studio/shopper/tasks/{task.pk}/", {**typed, "is_active": ""}).status_code == 302
    assert list(ShopperTask.objects.order_by("pk").values_list("words", "is_active")) == [
        ("Stop a mail", False),
        ("Stop a mail", True),
    ]
