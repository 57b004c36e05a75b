"""When: windows of rating time, years of release, weekdays and hours."""
