"""What leaves the house as CSV: pure writers, row by row."""
