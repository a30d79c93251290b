"""Neo4j: plan, push, pull, status, and a local server for trying things."""
