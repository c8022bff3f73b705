"""What is measured of requests in this process, in the files that all processes of a server share.

Labels are names of our own (of addresses, never addresses), so that their number is bounded.
"""

from prometheus_client import CollectorRegistry, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
QUERIES = (0, 2, 5, 8, 11, 14, 20, 30, 50, 100)

registry = CollectorRegistry()
request_seconds = Histogram(
    "kinship_request_seconds",
    "Time until a request was answered.",
    ["page", "method", "status"],
    buckets=SECONDS,
    registry=registry,
)
request_queries = Histogram(
    "kinship_request_queries",
    "Database queries of a request.",
    ["page"],
    buckets=QUERIES,
    registry=registry,
)
request_query_seconds = Histogram(
    "kinship_request_query_seconds",
    "Time that a request spent in the database.",
    ["page"],
    buckets=SECONDS,
    registry=registry,
)
