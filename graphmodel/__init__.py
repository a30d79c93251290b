"""What a network is: declaration, records, rules, names and places, store."""
