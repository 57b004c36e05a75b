"""Questions about figures: what is measured, per what, of whose ratings."""
