// title: Owners' committees and the firm that serves them
// title_zh: 业主委员会与物业企业
// question: In which owners' committees does no member, and no declared relative of a member, work for the firm that serves
//   the compound? A committee without a recorded member is unknown.
// question_zh: 哪些业主委员会的委员及其申报的亲属都不在服务本小区的物业企业任职？（没有登记委员的记为未知）
// params: scope: place code = 511702, on: date = today
// returns: subject: OwnersCommittee, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, members: integer, employed: integer, related: integer, covered: boolean,
//   reason: text
// fragments: current(o), managed(x, e, f), current(w), current(h), places_above(place, up), in_chain(chain, up)
// tags: coverage, compounds, q2
MATCH (o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
OPTIONAL MATCH (o)-[:REPRESENTS]->(x:Compound)
OPTIONAL MATCH (x)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on) AND (f.valid_from IS NULL OR f.valid_from <= $on) AND (f.valid_to IS NULL OR f.valid_to > $on)
OPTIONAL MATCH (f)<-[:POST_IN]-(:Post)<-[w:HOLDS]-(m:Person)
WHERE (w.valid_from IS NULL OR w.valid_from <= $on) AND (w.valid_to IS NULL OR w.valid_to > $on)
WITH o, x, collect(DISTINCT m.code) AS staff
OPTIONAL MATCH (o)<-[:POST_IN]-(:Post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
OPTIONAL MATCH (n)-[:KIN_OF]-(k:Person)
WITH o, x, staff, collect(DISTINCT n.code) AS members, collect(DISTINCT k.code) AS kin
WITH o, x, size(members) AS members, size([code IN members WHERE code IN staff]) AS employed, size([code IN kin WHERE code IN staff]) AS related
WITH o, members, employed, related, coalesce(x, o) AS place
WITH o, members, employed, related, [(place)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH DISTINCT o, members, employed, related, head([up IN chain WHERE up:Community]) AS c, head([up IN chain WHERE up:Street]) AS s
RETURN o.code AS subject, o.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  members, employed, related, CASE WHEN members > 0 THEN employed + related = 0 END AS covered,
  CASE WHEN members = 0 THEN '没有登记委员' WHEN employed > 0 THEN '委员在服务本小区的企业任职'
    WHEN related > 0 THEN '委员的亲属在服务本小区的企业任职' END AS reason
ORDER BY subject, street_code, community_code
