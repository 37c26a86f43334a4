// title: The places above a community, up to the district
// title_zh: 社区的各级上级
// variables: c, s, d
OPTIONAL MATCH (c)-[:PART_OF]->(s:Street)
OPTIONAL MATCH (s)-[:PART_OF]->(d:District)
