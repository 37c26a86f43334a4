// title: A place above a building; if several grids share the compound, only the building's own grid, if it is known
// title_zh: 楼栋的上级地点（小区跨网格时只取本楼所在的网格）
// variables: b, place
NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
  OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
