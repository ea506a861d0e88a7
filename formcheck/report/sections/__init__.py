"""The sections of a report that stand by themselves: the advice, what is usual."""
