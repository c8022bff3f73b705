import pytest

from portal.environment import BadEnvironment
from portal.files.where import storage_in


def test_without_an_address_files_lie_here() -> None:
    assert storage_in("") == {"BACKEND": "portal.files.storages.LocalStorage"}


def test_a_bucket_of_a_server_of_ones_own() -> None:
    found = storage_in("s3://key:s%2Fcret@minio.example:9000/files/kinship?region=eu&tls=off")
    assert found == {
        "BACKEND": "portal.files.buckets.BucketStorage",
        "OPTIONS": {
            "bucket_name": "files",
            "location": "kinship",
            "access_key": "key",
            "secret_key": "s/cret",
            "region_name": "eu",
            "endpoint_url": "http://minio.example:9000",
        },
    }


def test_a_bucket_of_amazon_by_the_role_of_the_machine() -> None:
    options = storage_in("s3:///files?region=eu-central-1")["OPTIONS"]
    assert (options["endpoint_url"], options["access_key"], options["region_name"]) == (
        None,
        None,
        "eu-central-1",
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gs://key:secret@host/files", "does not begin with s3"),
        ("s3://key:secret@host", "names no bucket"),
        ("s3://key:secret@host/files?acl=public", "it has acl"),
        ("s3://key:secret@host:port/files", "Port could not be cast"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(url: str, words: str) -> None:
    with pytest.raises(BadEnvironment, match=words) as said:
        storage_in(url)
    assert "secret@" not in str(said.value)
