"""What `octavo::etag` and the cache of answers tell each other in `ctx.state`."""

KEEP = "keep_answer"
"""A function that keeps the answer, given its bytes and its tag."""
CACHED = "kept_answer"
"""There where the body is a kept answer, whose tag is set."""
