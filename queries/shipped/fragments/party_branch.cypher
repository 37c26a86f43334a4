// title: The party branch of a compound on the day
// title_zh: 当日的小区党支部
// variables: x, p
OPTIONAL MATCH (x)<-[:COVERS]-(p:PartyOrganization)
WHERE p.tier = 4 AND (p.valid_from IS NULL OR p.valid_from <= $on) AND (p.valid_to IS NULL OR p.valid_to > $on)
