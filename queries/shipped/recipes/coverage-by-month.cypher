// title: Party coverage month by month
// title_zh: 党组织覆盖逐月变化
// question: How many grids, compounds and buildings had a party organisation of their own on the same day of each
//   of the last `months` months (at most 120)? Today's places are counted on all days.
// question_zh: 最近若干个月（至多120个月）的同一日，各有多少网格、小区、楼栋已建党组织？（各月均按现有地点计）
// params: scope: place code = 511702, on: date = today, months: integer = 12
// returns: day: date, kind: text, places: integer, covered: integer
// fragments: places_above(place, up), in_chain(chain, up)
// tags: party, q1
MATCH (place:Grid|Compound|Building)
WITH place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
OPTIONAL MATCH (place)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = CASE WHEN place:Building THEN 5 WHEN place:Compound THEN 4 ELSE 3 END
WITH place, CASE WHEN place:Building THEN 'Building' WHEN place:Compound THEN 'Compound' ELSE 'Grid' END AS kind,
  collect([p.valid_from, p.valid_to, p.code]) AS bodies
WITH kind, [back IN range(0, 120) WHERE back <= $months AND any(one IN bodies WHERE one[2] IS NOT NULL
  AND (one[0] IS NULL OR one[0] <= $on - duration({months: back})) AND (one[1] IS NULL OR one[1] > $on - duration({months: back}))) | back] AS covered
WITH kind, count(*) AS places, collect(covered) AS lists
UNWIND [back IN range(0, 120) WHERE back <= $months] AS back
RETURN $on - duration({months: back}) AS day, kind, places, size([one IN lists WHERE back IN one]) AS covered
ORDER BY day, kind
