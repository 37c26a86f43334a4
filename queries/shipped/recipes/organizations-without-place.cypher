// title: Organisations and their places
// title_zh: 组织的服务地点
// question: Which party organisations, institutions, centres and linked organisations have no place and are in no
//   joint committee?
// question_zh: 哪些党组织、驻区单位、服务机构和联动组织既没有对应地点，也没有加入“大党委”？
// params: on: date = today
// returns: subject: Organization, kind: text, name: text, places: integer, covered: boolean, reason: text
// fragments: current(u)
// tags: coverage, names, q9
MATCH (u:PartyOrganization|EmergencyOrganization|ResidentInstitution|SocialOrganization|VolunteerTeam|CharityFund|LegalService|ServiceCentre|PublicSite|MentorStudio|Platform)
WHERE (u.valid_from IS NULL OR u.valid_from <= $on) AND (u.valid_to IS NULL OR u.valid_to > $on)
OPTIONAL MATCH (u)-[l:COVERS|SERVES|LINKED_IN|REPORTS_IN|JOINS]->(thing)
WITH u, count(l) AS places
RETURN u.code AS subject, [label IN labels(u) WHERE label <> 'Organization'][0] AS kind, u.name AS name,
  places, places > 0 AS covered, CASE WHEN places = 0 THEN '没有对应任何地点' END AS reason
ORDER BY subject, kind
