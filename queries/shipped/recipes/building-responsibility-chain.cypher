// title: Who is responsible for a building
// title_zh: 楼栋责任链
// question: Who is responsible for a building? The answer lists people by name on the administrative, party and
//   property lines and, during an emergency, on the emergency line. A legal adviser is responsible for no place, so
//   the adviser's post is on none of these lines.
// question_zh: 这栋楼的诉求逐级找谁：行政线、党建线、物业线，应急期间还有应急线，姓名到人？（法律顾问只提供咨询，不列入）
// params: building: place code, on: date = today
// returns: line: text, step: integer, unit: text, unit_name: text, post: Post, post_name: text, person: Person,
//   person_name: text
// fragments: own_place(b, u), own_place(b, place), current(u), current(low), current(e), current(h)
// tags: responsibility, q5
CALL () {
  MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(u:Building|VillagerGroup|MicroGrid|Grid|Community|Area|Street|District)
  WHERE NOT u:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(u) }
    OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(u) }
  RETURN 1 AS line_order, '行政' AS line, u,
    CASE WHEN u:Building THEN 1 WHEN u:Community THEN 3 WHEN u:Area THEN 4 WHEN u:Street THEN 5 WHEN u:District THEN 7 ELSE 2 END AS step
  UNION
  MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(place:Place)
  WHERE NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
    OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
  MATCH (place)<-[:REPRESENTS|COVERS]-(u:ResidentsCommittee|StreetOffice)
  WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
  RETURN 1 AS line_order, '行政' AS line, u, CASE WHEN u:ResidentsCommittee THEN 4 ELSE 6 END AS step
  UNION
  MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(place:Place)
  WHERE NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
    OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
  MATCH (place)<-[:COVERS]-(u:PartyOrganization)
  WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
  RETURN 2 AS line_order, '党建' AS line, u, 6 - u.tier AS step
  UNION
  MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(place:Place)
  WHERE NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
    OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
  MATCH (place)<-[:COVERS]-(low:PartyOrganization)-[:SUBORDINATE_TO*1..4]->(u:PartyOrganization)
  WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
    AND (low.valid_from IS NULL OR low.valid_from <= $on) AND (low.valid_to IS NULL OR low.valid_to > $on)
  RETURN 2 AS line_order, '党建' AS line, u, 6 - u.tier AS step
  UNION
  MATCH (b:Building {code: $building})-[:PART_OF*0..10]->(place:Place)
  WHERE NOT place:Grid OR NOT EXISTS { (b)-[:PART_OF]->(:Grid|MicroGrid) } OR EXISTS { (b)-[:PART_OF]->(place) }
    OR EXISTS { (b)-[:PART_OF]->(:MicroGrid)-[:PART_OF]->(place) }
  MATCH (place)<-[:COVERS]-(u:EmergencyOrganization)
  WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
  RETURN 4 AS line_order, '应急' AS line, u, 4 - u.tier AS step
  UNION
  MATCH (:Building {code: $building})-[:PART_OF]->(u:Compound)
  RETURN 3 AS line_order, '物业' AS line, u, 1 AS step
  UNION
  MATCH (:Building {code: $building})-[:PART_OF]->(:Compound)<-[e:SERVES]-(u:PropertyFirm)
  WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
    AND (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
  RETURN 3 AS line_order, '物业' AS line, u, 2 AS step
  UNION
  MATCH (:Building {code: $building})-[:PART_OF]->(:Compound)<-[:REPRESENTS]-(u:OwnersCommittee)
  WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
  RETURN 3 AS line_order, '物业' AS line, u, 3 AS step
}
OPTIONAL MATCH (u)<-[:POST_IN]-(post:Post)
WHERE NOT post.name ENDS WITH '法律顾问'
OPTIONAL MATCH (post)<-[h:HOLDS]-(n:Person)
WHERE (h.valid_from IS NULL OR h.valid_from <= $on) AND (h.valid_to IS NULL OR h.valid_to > $on)
RETURN line, step, u.code AS unit, u.name AS unit_name, post.code AS post, post.name AS post_name,
  n.code AS person, n.name AS person_name
ORDER BY line_order, step, unit, post, person
