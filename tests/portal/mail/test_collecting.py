import gc

from portal.mail.collecting import collecting_seldom


def test_it_is_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with collecting_seldom():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before
