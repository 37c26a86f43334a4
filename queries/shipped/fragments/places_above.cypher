// title: Any place and the places above it, whatever tiers are between them
// title_zh: 任一地点及其各级上级（可跳级）
// variables: place, up
[(place)-[:PART_OF*0..10]->(up:Place) | up]
