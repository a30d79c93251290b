"""How doubtful definitions were read when the truth was planted."""
READINGS: dict[str, str] = {}
INTERACTIONS: dict[str, str] = {}
