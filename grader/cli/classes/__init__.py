"""What ``grade class`` does: a run, and what is made of its store afterwards."""
