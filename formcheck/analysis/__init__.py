"""From a clip, or the clips of a session, to an analysis."""
