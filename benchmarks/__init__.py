"""What is measured against whom: both sides in one run, their answers compared."""
