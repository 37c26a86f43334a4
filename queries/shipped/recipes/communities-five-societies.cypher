// title: Communities and the five societies
// title_zh: 五社联动
// question: The community is the first of the five societies. Which communities are linked with the other four: a
//   social organisation, social workers, a volunteer team and a charity fund? A community without any records is
//   unknown. Villages (村) aren't judged.
// question_zh: 哪些社区已与社会组织、社会工作者、志愿者、慈善资源联动？（没有任何数据的社区记为未知；村不作要求）
// params: scope: place code = 511702, on: date = today
// returns: subject: Community, name: text, community: text, community_code: Community, street: text,
//   street_code: Street, organisations: integer, workers: integer, teams: integer, funds: integer,
//   covered: boolean, reason: text
// fragments: current(o), current(v), current(k), places_above(c, up), recorded(c), in_chain(chain, up)
// tags: coverage, partners, q1
MATCH (c:Community)
OPTIONAL MATCH (c)<-[:LINKED_IN]-(o:SocialOrganization)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
WITH c, count(o) AS organisations, sum(coalesce(o.social_workers, 0)) AS workers
OPTIONAL MATCH (c)<-[:LINKED_IN]-(v:VolunteerTeam)
WHERE (v.valid_from IS NULL OR v.valid_from <= $on) AND (v.valid_to IS NULL OR v.valid_to > $on)
WITH c, organisations, workers, count(v) AS teams
OPTIONAL MATCH (c)<-[:LINKED_IN]-(k:CharityFund)
WHERE (k.valid_from IS NULL OR k.valid_from <= $on) AND (k.valid_to IS NULL OR k.valid_to > $on)
WITH c, organisations, workers, teams, count(k) AS funds
WITH c, organisations, workers, teams, funds, [(c)-[:PART_OF*0..10]->(up:Place) | up] AS chain
WHERE any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
WITH c, organisations, workers, teams, funds, head([up IN chain WHERE up:Street]) AS s, EXISTS { (c)<-[:PART_OF|COVERS|REPRESENTS|SERVES|LINKED_IN|REPORTS_IN|POST_IN]-() } AS recorded
WHERE NOT recorded OR coalesce(c.form, '') <> '村' OR (organisations > 0 AND workers > 0 AND teams > 0 AND funds > 0)
RETURN c.code AS subject, c.name AS name, c.name AS community, c.code AS community_code, s.name AS street, s.code AS street_code, organisations, workers, teams, funds,
  CASE WHEN recorded THEN organisations > 0 AND workers > 0 AND teams > 0 AND funds > 0 END AS covered,
  CASE WHEN NOT recorded THEN '没有任何数据' WHEN organisations = 0 THEN '没有社会组织' WHEN workers = 0 THEN '没有社会工作者'
    WHEN teams = 0 THEN '没有志愿服务队' WHEN funds = 0 THEN '没有慈善资源' END AS reason
ORDER BY subject
