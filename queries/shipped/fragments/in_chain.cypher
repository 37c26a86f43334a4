// title: Whether the scope is in `chain`, a place and all places above it; a place without a district counts as inside every district
// title_zh: 查询范围是否在地点链中（未归属任何区县的地点，按区县查询时计入）
// variables: chain, up
any(up IN chain WHERE up.code = $scope) OR (none(up IN chain WHERE up:District) AND size($scope) = 6)
