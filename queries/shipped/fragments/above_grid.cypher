// title: The places above a grid, up to the district
// title_zh: 网格的各级上级
// variables: g, c, s, d
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
