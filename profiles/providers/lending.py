from portal.activity.recording import verbs
from profiles.accounts.carrying import Carrier, carriers
from profiles.providers.linking import CARRIER, attach


def register() -> None:
    verbs.register("provider_linked", "Can sign in through another service")
    verbs.register("provider_unlinked", "Can no longer sign in through another service")
    carriers.register(CARRIER, Carrier(lambda request: None, attach))
