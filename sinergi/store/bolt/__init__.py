"""The graph store: a Neo4j server, readable in Neo4j Browser by a person."""
