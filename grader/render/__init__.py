"""Outputs of a Report for people."""
