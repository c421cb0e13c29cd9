"""What sets up a checkout."""
