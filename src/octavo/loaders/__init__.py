"""From a project's files to what the kernel runs: code found by looking, names resolved, all problems at
once.
"""
