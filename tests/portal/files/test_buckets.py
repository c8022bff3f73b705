"""The same store in a bucket: a real S3 server on loopback."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from community.models import HelpRequest
from portal.files.addresses import address_of
from portal.files.examining import examine
from portal.files.keeping import keep_file, keep_image
from portal.files.models import File, Image
from portal.files.storages import NoAddressError
from portal.files.storing import open_stored, store
from portal.files.sweeping import Swept, sweep
from portal.files.where import storage_in
from profiles.models import Person
from tests.portal.files.conftest import a_picture

pytestmark = pytest.mark.django_db
TEXT = b"words\n" * 400_000
"""More than is held in memory."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: Any) -> Any:
    """Empty, and the portal's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": storage_in(f"s3://key:secret@{server}/kinship/kept?region=eu-central-1&tls=off"),
    }
    client = {"region_name": "eu-central-1", "aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    found = boto3.resource("s3", endpoint_url=f"http://{server}", **client).Bucket("kinship")
    if found.creation_date is None:
        found.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    found.objects.all().delete()
    return found


def names(bucket: Any) -> set[str]:
    return {held.key for held in bucket.objects.all()}


def attached(owner: Person) -> File:
    file = keep_file(examine(io.BytesIO(TEXT), "till.log", len(TEXT)), "help", owner)
    HelpRequest.objects.create(person=owner, email=owner.email, text="Help", attachment=file)
    return file


def test_a_picture_goes_there_and_comes_back(bucket: Any, client: Client) -> None:
    image = keep_image(io.BytesIO(a_picture()), "A loaf", None)
    assert names(bucket) == {f"kept/{image.stored_as}"}
    answer = client.get(image.get_absolute_url())
    assert (answer.status_code, len(answer.content), answer["Content-Type"]) == (
        200,
        image.bytes,
        "image/jpeg",
    )


def test_an_attachment_comes_through_us(bucket: Any, member: Person, member_client: Client) -> None:
    file = attached(member)
    answer: Any = member_client.get(address_of(file, member))
    assert (answer.status_code, "Location" in answer, answer["Content-Disposition"]) == (
        200, False, 'attachment; filename="till.log"',
    )  # fmt: skip
    assert b"".join(answer.streaming_content) == TEXT


def test_attack_8_the_bucket_has_no_address_to_give_out(bucket: Any, member: Person) -> None:
    with pytest.raises(NoAddressError):
        default_storage.url(attached(member).stored_as)
    grants = bucket.Object(next(iter(names(bucket)))).Acl().grants
    assert [grant["Grantee"].get("URI") for grant in grants] == [None]


def test_a_file_that_is_gone_from_the_bucket(bucket: Any, member: Person, member_client: Client) -> None:
    file = attached(member)
    bucket.objects.all().delete()
    assert member_client.get(address_of(file, member)).status_code == 404


def test_it_is_swept_too(bucket: Any, member: Person, settings: Any) -> None:
    file, image = attached(member), keep_image(io.BytesIO(a_picture()), "", None)
    stray = f"ab/{'0' * 64}.png"
    store(stray, b"x")
    bucket.put_object(Key="others/notes.txt", Body=b"x")
    Image.objects.update(at=timezone.now() - timedelta(days=31))
    settings.UNUSED_FILES_KEPT_DAYS = 30
    assert sweep() == Swept(images=1, files=0, strays=0)
    assert names(bucket) == {f"kept/{file.stored_as}", f"kept/{stray}", "others/notes.txt"}
    settings.UNUSED_FILES_KEPT_DAYS = -1
    assert sweep() == Swept(images=0, files=0, strays=1)
    assert names(bucket) == {f"kept/{file.stored_as}", "others/notes.txt"}
    assert not Image.objects.filter(pk=image.pk).exists()


def test_a_server_that_is_away_is_like_a_disk_that_is(settings: Any, client: Client) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": storage_in("s3://key:secret@127.0.0.1:9/kinship?region=eu-central-1&tls=off"),
    }
    for act in (lambda: store("ab/x", b"x"), lambda: open_stored("ab/x")):
        with pytest.raises(OSError, match="the bucket did not answer"):
            act()
    sent = io.BytesIO(b"till 3 is stuck")
    sent.name = "till.txt"
    words = {"text": "My long story", "email": "jo@example.org"}
    answer = client.post("/help/", {**words, "attachment": sent})
    assert answer.status_code == 422
    assert "Send your words without it" in answer.text
    assert "My long story" in answer.text
    assert not HelpRequest.objects.exists()
    assert client.post("/help/", words).status_code == 302
