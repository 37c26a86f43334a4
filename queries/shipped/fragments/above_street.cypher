// title: The district of a street
// title_zh: 街道的上级
// variables: s, d
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
