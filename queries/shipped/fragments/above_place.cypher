// title: The places above any place, step by step
// title_zh: 任一地点的各级上级
// variables: place, up1, up2, up3, up4, up5
OPTIONAL MATCH (place)-[:PART_OF]->(up1:Place)
OPTIONAL MATCH (up1)-[:PART_OF]->(up2:Place)
OPTIONAL MATCH (up2)-[:PART_OF]->(up3:Place)
OPTIONAL MATCH (up3)-[:PART_OF]->(up4:Place)
OPTIONAL MATCH (up4)-[:PART_OF]->(up5:Place)
