"""Many sessions: a folder or a manifest of clips becomes one table and many reports.

Runs on any :class:`concurrent.futures.Executor`: the processes of this machine
(:class:`formcheck.batch.process_pool.LocalPool`),
``distributed.Client(...).get_executor()``, or anything else whose workers can reach the
clips and the output place.
"""
