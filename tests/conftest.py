"""What holds for all tests."""

import os

from formcheck.isolation.child import IN_PLACE

# The same code, without a second for each new process; tests/unit/test_isolation.py and
# those that start formcheck as a program see to the processes.
os.environ.setdefault(IN_PLACE, "1")
