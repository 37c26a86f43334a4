// title: A compound's property contracts that are in force on the day `$on`
// title_zh: 当日在履行的物业合同
// variables: x, e, f
MATCH (x:Compound)<-[e:SERVES]-(f:PropertyFirm)
WHERE (e.valid_from IS NULL OR e.valid_from <= $on) AND (e.valid_to IS NULL OR e.valid_to > $on)
