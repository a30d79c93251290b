"""What the demonstration makes on the spot: a city that does not exist."""
