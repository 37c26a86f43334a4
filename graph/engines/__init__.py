"""Connects to Neo4j servers; starts, stops, checks and repairs embedded engines."""
