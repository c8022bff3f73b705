WRITTEN_IN = "en"
"""The language of what there is to read, until each piece says its own: pages in another language mark it."""
