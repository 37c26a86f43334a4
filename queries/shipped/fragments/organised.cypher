// title: The owners' committee of a compound on the day
// title_zh: 当日的业主委员会
// variables: x, o
OPTIONAL MATCH (x)<-[:REPRESENTS]-(o:OwnersCommittee)
WHERE (o.valid_from IS NULL OR o.valid_from <= $on) AND (o.valid_to IS NULL OR o.valid_to > $on)
