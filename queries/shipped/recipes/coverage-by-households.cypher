// title: Coverage weighted by households
// title_zh: 按户数计的覆盖率
// question: In each street, how many households live in grids with a general party branch, and in compounds with a
//   party branch, a property firm or an owners' committee? Places without a number of households are counted apart.
// question_zh: 各街道有多少户住在已有党总支的网格，已有党支部、物业服务、业主委员会的小区？（未填户数的地点另计）
// params: scope: place code = 511702, on: date = today
// returns: street: Street, street_name: text, kind: text, covered_by: text, places: integer, covered_places: integer,
//   households: integer, covered_households: integer, without_number: integer
// fragments: current(p), current(f), current(e), current(o), places_above(place, up), in_chain(chain, up)
// tags: party, property, q1
MATCH (place:Grid|Compound)
WITH place, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH place, head([up IN chain WHERE up:Street]) AS s
WITH place, s, CASE WHEN place:Grid THEN 'Grid' ELSE 'Compound' END AS kind,
  EXISTS { MATCH (place)<-[:COVERS]-(p:PartyOrganization)
    WHERE p.tier = CASE WHEN place:Grid THEN 3 ELSE 4 END AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on) } AS party,
  EXISTS { MATCH (place)<-[e:SERVES]-(f:PropertyFirm)
    WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
      AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on) } AS served,
  EXISTS { MATCH (place)<-[:REPRESENTS]-(o:OwnersCommittee)
    WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on) } AS organised
UNWIND CASE WHEN kind = 'Grid' THEN [['党总支', party]] ELSE [['党支部', party], ['物业服务', served], ['业主委员会', organised]] END AS answer
WITH place, s, kind, answer[0] AS covered_by, answer[1] AS covered
RETURN s.code AS street, s.name AS street_name, kind, covered_by, count(place) AS places,
  sum(CASE WHEN covered THEN 1 ELSE 0 END) AS covered_places, sum(coalesce(place.households, 0)) AS households,
  sum(CASE WHEN covered THEN coalesce(place.households, 0) ELSE 0 END) AS covered_households,
  sum(CASE WHEN place.households IS NULL THEN 1 ELSE 0 END) AS without_number
ORDER BY street, kind, covered_by
