"""Programs that tests, benchmarks and screenshots start: Neo4j, nginx, Chromium, an explorer; nothing of it ships."""
