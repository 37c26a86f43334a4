// title: Closed units and the facts that still refer to them
// title_zh: 已撤并单位的遗留
// question: Do current facts still refer to a unit that was merged, split, recoded or closed?
// question_zh: 已合并、拆分、改码或撤销的单位，还有现行数据指向它吗？
// params: scope: place code = 511702, on: date = today
// returns: subject: Place, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, pointing: integer, covered: boolean, reason: text
// fragments: current(r), current(m), places_above(place, up), in_chain(chain, up)
// tags: coverage, changes, q6
MATCH (v:ChangeEvent)-[:CHANGED_FROM]->(p:Place)
WHERE v.change IN ['合并', '拆分', '改码', '撤销'] AND (v.date IS NULL OR v.date <= $on)
  AND NOT EXISTS { (v)-[:CHANGED_TO]->(p) }
WITH DISTINCT p
OPTIONAL MATCH (p)<-[r:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-(m)
WHERE (r.valid_from IS NULL OR r.valid_from <= $on) AND (r.valid_to IS NULL OR r.valid_to > $on)
  AND (m.valid_from IS NULL OR m.valid_from <= $on) AND (m.valid_to IS NULL OR m.valid_to > $on)
WITH p AS place, count(m) AS pointing
WITH place, pointing, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT place, pointing, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN place.code AS subject, place.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  pointing, pointing = 0 AS covered, CASE WHEN pointing > 0 THEN '仍有现行数据指向' END AS reason
ORDER BY subject, street_code, community_code
