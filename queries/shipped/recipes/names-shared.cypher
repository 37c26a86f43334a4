// title: Places that share their name within the unit above
// title_zh: 重名地点
// question: Which grids or compounds in the same community share a name? Which communities in the same street, and which
//   streets in the same district, share a name?
// question_zh: 同一社区内哪些网格或小区重名？同一街道内哪些社区重名？同一区县内哪些街道重名？
// params: scope: place code = 511702
// returns: kind: text, name: text, code: Place, within: Place, within_name: text, same: integer
// fragments: places_above(place, up), in_chain(chain, up)
// tags: names, q9
CALL () {
  MATCH (place:Street|Community)-[:PART_OF]->(area:District)
  RETURN place, area
  UNION
  MATCH (place:Community)-[:PART_OF*1..2]->(area:Street)
  RETURN place, area
  UNION
  MATCH (place:Grid)-[:PART_OF]->(area:Street|Area|Community)
  RETURN place, area
  UNION
  MATCH (place:Compound)-[:PART_OF*1..3]->(area:Community)
  RETURN place, area
}
WITH [label IN labels(place) WHERE label <> 'Place'][0] AS kind, place.name AS name, area, collect(DISTINCT place) AS places
WHERE size(places) > 1
UNWIND places AS place
WITH kind, name, area, places, place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
RETURN DISTINCT kind, name, place.code AS code, area.code AS within, area.name AS within_name, size(places) AS same
ORDER BY kind, name, code, within
