"""The pose nets: their files, a copy of them running, what their heat-maps say."""
