// title: People in both committees of a community
// title_zh: 社区“两委”交叉任职
// question: In which communities does somebody other than the secretary hold posts in the party committee and in the
//   residents' committee? A community is unknown if a committee has no holder of a post; villages don't count.
// question_zh: 哪些社区除书记外还有人同时在党委和居委会任职？（任一委员会没有任职者的记为未知，村不计）
// params: scope: place code = 511702, on: date = today, secretary_post: text = 书记
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, in_both: integer, covered: boolean, reason: text
// fragments: current(p), current(h), current(o), current(d), places_above(c, up), in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (c:Community)
WHERE c.form IS NULL OR c.form <> '村'
OPTIONAL MATCH (c)<-[:COVERS]-(p:PartyOrganization)<-[:POST_IN]-(a:Post)<-[h:HOLDS]-(n:Person)
WHERE p.tier = 2 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH c, collect(DISTINCT n.code) AS party, collect(DISTINCT CASE WHEN a.name ENDS WITH $secretary_post AND NOT a.name CONTAINS '副' THEN n.code END) AS secretaries
OPTIONAL MATCH (c)<-[:REPRESENTS]-(o:ResidentsCommittee)<-[:POST_IN]-(b:Post)<-[d:HOLDS]-(m:Person)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on) AND (d.valid_from IS NULL OR d.valid_from <= $on) AND (d.valid_to IS NULL OR d.valid_to > $on)
WITH c, party, secretaries, collect(DISTINCT m.code) AS members
WITH c, size(party) > 0 AND size(members) > 0 AS known, size([code IN members WHERE code IN party AND NOT code IN secretaries]) AS in_both, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, known, in_both, head([up IN chain WHERE up:Street]) AS s
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  in_both, CASE WHEN known THEN in_both > 0 END AS covered,
  CASE WHEN NOT known THEN '党委或居委会没有任职者' WHEN in_both = 0 THEN '没有人交叉任职' END AS reason
ORDER BY subject
