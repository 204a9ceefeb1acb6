"""What a class handed in, from any packing to the work of each learner; nothing is unpacked."""
