// title: The places above a compound, up to the district
// title_zh: 小区的各级上级
// variables: x, g, c, s, d
OPTIONAL MATCH (x)-[:PART_OF]->(g:Grid)
OPTIONAL MATCH (g)-[:PART_OF]->(c:Community)
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
