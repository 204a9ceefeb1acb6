"""What a class knows and misunderstood, from kept reports to figures; names nobody."""
