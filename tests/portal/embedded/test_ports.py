import socket
from pathlib import Path

from portal.embedded.ports import LOOPBACK, any_free, is_free, remembered


def test_a_port_where_somebody_listens_is_busy() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_a_listener_on_every_address_makes_it_busy_too() -> None:
    with socket.create_server(("", 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_a_port_just_left_is_free_again() -> None:
    """Its last connection still lingers in TIME_WAIT."""
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)):
            server.accept()[0].close()
    assert is_free(port)


def test_any_free_port_is_free() -> None:
    assert is_free(any_free())


def test_what_is_remembered(tmp_path: Path) -> None:
    assert remembered(tmp_path / "port") is None
    (tmp_path / "port").write_text("rubbish")
    assert remembered(tmp_path / "port") is None
    (tmp_path / "port").write_text("5433")
    assert remembered(tmp_path / "port") == 5433
