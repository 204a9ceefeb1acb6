"""The ``grade`` command."""
