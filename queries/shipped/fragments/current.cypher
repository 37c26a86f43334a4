// title: A fact that is valid on the day: it has begun and has not ended
// title_zh: 当日有效
// variables: fact
(fact.valid_from IS NULL OR fact.valid_from <= $on) AND (fact.valid_to IS NULL OR fact.valid_to > $on)
