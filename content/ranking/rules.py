"""The stated rules of choice. Everything adds up in whole numbers, so that both ways to compute it agree."""

WEIGHTS = {
    "need": 40,
    "industry": 30,
    "challenge": 20,
    "employees": 15,
    "software": 14,
    "pcs": 12,
    "role": 11,
    "stage": 10,
    "comfort": 8,
}
"""How much a match on a question is worth. Of those that match, the heaviest is the reason given."""

SAME_TOPIC = 25
"""How much it is worth, beside another thing, to share a topic with it."""

BONUS_ONLY = {"need", "challenge", "software", "role", "stage", "comfort"}
"""Questions that only lift: what helps with one need, program or job is not kept from people with another."""

POPULARITY_MOST = 10
"""Found helpful minus not helpful counts up to this much."""

FRONT_MOST = 9
"""The editors' first thing gets this much, the next one less, and so on."""

PICKED = ("home", "article", "training-end", "welcome", "newsletter")
"""Places that show a few things: what was done or dismissed stays away."""

LISTS = ("library", "problems", "topic")
"""Places that show all there is, the best first."""
