"""How often an address may be mailed a code: from one network, and from all together."""

ASKS_PER_ADDRESS, ASKS_OF_ALL = "5/hour", "30/hour"
