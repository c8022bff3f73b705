import functools
from pathlib import Path

import yaml

from profiles.people.models import Person

FREE_MAIL = Path(__file__).with_name("free_mail.yaml")


@functools.cache
def free_mail() -> frozenset[str]:
    return frozenset(yaml.safe_load(FREE_MAIL.read_text()))


def own_domain(person: Person) -> str:
    """What follows the @ in an address that somebody answered from; empty for one that anybody can get there."""
    domain = person.email.rpartition("@")[2]
    return domain if person.is_member and domain not in free_mail() else ""
