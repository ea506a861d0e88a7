"""Decoding of untrusted files: in child processes, within limits.

``apart(name, work, ...)`` does a piece of work on a file in a process of its own, and
turns whatever becomes of that process into one sentence. A process that exists for such
work only (of a batch, of a job) calls ``limit_this_process`` once and then works in
place. What reads frames calls ``alive`` with each of them.
"""

from formcheck.isolation.allowance import alive, halted, limit_this_process, watched
from formcheck.isolation.child import apart, children_only, keep_ready

__all__ = [
    "alive",
    "apart",
    "children_only",
    "halted",
    "keep_ready",
    "limit_this_process",
    "watched",
]
