"""From a reading to a frame, one concern per module."""
