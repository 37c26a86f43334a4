// title: Coordination bodies and their members
// title_zh: 统筹协调机构
// question: Which bodies coordinate above the streets, what do they cover, and which departments and street offices
//   are members?
// question_zh: 街道之上有哪些统筹协调机构，统筹哪里，成员单位有哪些？
// params: on: date = today
// returns: body: CoordinationBody, name: text, form: text, covers: Place, covers_name: text, member: Organization,
//   member_name: text, kind: text
// fragments: current(u)
// tags: government, q5
MATCH (u:CoordinationBody)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[:COVERS]->(place:Place)
OPTIONAL MATCH (u)<-[:JOINS]-(m:Organization)
RETURN u.code AS body, u.name AS name, u.form AS form, place.code AS covers, place.name AS covers_name,
  m.code AS member, m.name AS member_name, [label IN labels(m) WHERE label <> 'Organization'][0] AS kind
ORDER BY body, covers, kind, member
