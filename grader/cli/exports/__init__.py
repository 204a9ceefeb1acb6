"""What ``grade export`` writes: one's progress, or the questions of an exercise."""
