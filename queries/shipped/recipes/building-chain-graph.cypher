// title: Who is responsible for a building, drawn
// title_zh: 楼栋责任链图
// question: Which places, organisations, posts and people are responsible for a building, up to the district?
// question_zh: 一栋楼逐级由哪些地点、组织、岗位和人员负责，直到区？
// params: building: place code, on: date = today
// returns: place: node, step: relationship, upper: node, link: relationship, unit: node, above: relationship,
//   superior: node, post_in: relationship, post: node, holds: relationship, person: node
// fragments: own_place(b, place), current(link), current(u), current(superior), current(h)
// tags: graph, responsibility, q5
MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(place:Building|NaturalVillage|Compound|MicroGrid|VillagerGroup|Grid|Community|Area|Street|District)
WHERE NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
  OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
WITH DISTINCT place
OPTIONAL MATCH (place)<-[link:COVERS|REPRESENTS|SERVES]-(u:PartyOrganization|ResidentsCommittee|StreetOffice|PropertyFirm|OwnersCommittee)
WHERE (link.valid_from IS NULL OR link.valid_from <= $on) AND (link.valid_to IS NULL OR link.valid_to > $on)
  AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
WITH place, link, u
UNWIND CASE WHEN u IS NULL THEN [place] ELSE [place, u] END AS unit
OPTIONAL MATCH (unit)<-[at:POST_IN]-(post:Post)
WHERE NOT post.name ENDS WITH '法律顾问'
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
WITH collect(DISTINCT place) AS places, collect(DISTINCT [place, link, u, at, post, h, n]) AS rows
UNWIND rows AS row
WITH places, row[0] AS place, row[1] AS link, row[2] AS u, row[3] AS at, row[4] AS post, row[5] AS h, row[6] AS n
OPTIONAL MATCH (place)-[step:PART_OF]->(upper:Place)
WHERE upper IN places
OPTIONAL MATCH (u)-[above:SUBORDINATE_TO]->(superior:PartyOrganization)
WHERE (superior.valid_from IS NULL OR superior.valid_from <= $on) AND (superior.valid_to IS NULL OR superior.valid_to > $on)
RETURN place, step, upper, link, u AS unit, above, superior, at AS post_in, post, h AS holds, n AS person
ORDER BY place.code, u.code, post.code, n.code, superior.code
