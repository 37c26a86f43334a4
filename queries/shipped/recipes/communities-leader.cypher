// title: Secretary and director of communities
// title_zh: 社区书记主任“一肩挑”
// question: In which communities is the secretary of the party committee also the director of the residents' committee? A
//   community is unknown if either post has no holder; villages don't count.
// question_zh: 哪些社区由党委书记兼任居委会主任？（任一岗位没有任职者的记为未知，村不计）
// params: scope: place code = 511702, on: date = today, secretary_post: text = 书记, director_post: text = 主任
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, covered: boolean, reason: text
// fragments: current(p), current(h), current(o), current(d), places_above(c, up), in_chain(chain, up)
// tags: coverage, posts, q3
MATCH (c:Community)
WHERE c.form IS NULL OR c.form <> '村'
OPTIONAL MATCH (c)<-[:COVERS]-(p:PartyOrganization)<-[:POST_IN]-(a:Post)<-[h:HOLDS]-(n:Person)
WHERE p.tier = 2 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on) AND (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
  AND a.name ENDS WITH $secretary_post AND NOT a.name CONTAINS '副'
WITH c, collect(DISTINCT n.code) AS secretaries
OPTIONAL MATCH (c)<-[:REPRESENTS]-(o:ResidentsCommittee)<-[:POST_IN]-(b:Post)<-[d:HOLDS]-(m:Person)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on) AND (d.valid_from IS NULL OR d.valid_from <= $on) AND (d.valid_to IS NULL OR d.valid_to > $on)
  AND b.name ENDS WITH $director_post AND NOT b.name CONTAINS '副'
WITH c, secretaries, collect(DISTINCT m.code) AS directors
WITH c, size(secretaries) > 0 AND size(directors) > 0 AS known, any(code IN secretaries WHERE code IN directors) AS same, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, known, same, head([up IN chain WHERE up:Street]) AS s
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code,
  CASE WHEN known THEN same END AS covered,
  CASE WHEN NOT known THEN '书记或主任没有任职者' WHEN NOT same THEN '书记没有兼任主任' END AS reason
ORDER BY subject
