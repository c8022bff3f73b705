from portal.home.sharing import SOURCE, site_card
from portal.sharing.cards import share_sources


def register() -> None:
    share_sources.register(SOURCE, site_card)
