"""What a class has come to, kept: texts and reports by content, and who handed in what."""
