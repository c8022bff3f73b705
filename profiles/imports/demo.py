"""That a marketer brought in the customer numbers of some businesses of the demo company; two rows were wrong."""

import io
import random

from portal.spreadsheets import line_of
from profiles.businesses.models import Membership
from profiles.imports.businesses import BUSINESSES
from profiles.imports.kinds import ImportKind
from profiles.imports.models import Import
from profiles.imports.running import go_on
from profiles.imports.starting import check, run, take_in
from profiles.people.models import Person

HEADER = ["Kundennummer", "System", "Email", "Account manager"]
NAME = "customer-numbers.csv"
BUSINESSES_NAMED = 12


def make_imports(dice: random.Random) -> int:
    return bring(BUSINESSES, NAME, [HEADER, *_rows(dice)])


def bring(kind: ImportKind, name: str, lines: list[list[str]]) -> int:
    """The file through the import as the marketer of the demo sends it, once; how many imports were made."""
    by = Person.objects.filter(email="marketer@kinship.example").first()
    if by is None or Import.objects.filter(kind=kind.slug).exists():
        return 0
    data = "".join(map(line_of, lines)).encode()
    held = take_in(kind, io.BytesIO(data), name, len(data), by)
    if check(held, held.columns):
        go_on(held.pk)
        run(held, by)
        go_on(held.pk)
    return 1


def _rows(dice: random.Random) -> list[list[str]]:
    owners = Membership.objects.filter(until_at=None, role=Membership.Role.OWNER, person__is_generated=True)
    known = list(owners.order_by("pk").values_list("person__email", flat=True)[:BUSINESSES_NAMED])
    rows = [
        [str(10_400 + at), "CRM", address, dice.choice(["Ana", "Ben"])] for at, address in enumerate(known)
    ]
    return [*rows, ["10500", "CRM", "nobody.here@mail.example", "Ana"], ["", "CRM", "", "Ben"]]
