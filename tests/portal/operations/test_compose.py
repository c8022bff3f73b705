"""docker-compose.yml, as far as it can be judged where no container runs."""

from typing import Any

import pytest
import yaml
from django.conf import settings

from portal.environment import REPOSITORY
from portal.operations.queues import QUEUES

COMPOSE: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {"web", "worker", "worker-mail", "worker-bulk", "beat"}
CHECKED_BY_ITS_IMAGE = {"web"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_restarted_checked_and_has_no_rights_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert "healthcheck" in service or name in CHECKED_BY_ITS_IMAGE
    assert service["read_only"] is (name != "postgres")


def test_nobody_runs_as_root() -> None:
    assert "USER kinship" in (REPOSITORY / "Dockerfile").read_text()
    assert "USER 1000:1000" in (REPOSITORY / "deploy" / "caddy.Dockerfile").read_text()
    assert (SERVICES["postgres"]["user"], SERVICES["valkey"]["user"]) == ("postgres", "valkey")


def test_each_queue_has_workers_of_its_own() -> None:
    taken = [
        service["command"][service["command"].index("--queues") + 1]
        for service in SERVICES.values()
        if "worker" in service.get("command", [])
    ]
    assert sorted(taken) == sorted(QUEUES)
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} == set(QUEUES)


def test_a_stop_waits_for_what_is_at_work() -> None:
    for name in OURS - {"beat"}:
        seconds = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
        assert seconds >= 2 * settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT
    for name in OURS - {"beat", "web"}:
        assert SERVICES[name]["environment"]["REMAP_SIGTERM"] == "SIGQUIT"


def test_only_the_proxy_is_open_to_the_world() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"proxy": ["80:8080", "443:8443", "443:8443/udp"], "web": ["127.0.0.1:8000:8000"]}
    assert "outside" not in {
        network for name in SERVICES if name not in ports for network in SERVICES[name]["networks"]
    }


def test_every_volume_and_network_that_is_used_is_there() -> None:
    volumes = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    networks = {network for service in SERVICES.values() for network in service["networks"]}
    assert (volumes, networks) == (set(COMPOSE["volumes"]), set(COMPOSE["networks"]))
    waited_for = {name for service in SERVICES.values() for name in service.get("depends_on", {})}
    assert waited_for <= set(SERVICES)
