// title: Where a climb to the streets starts: at the only place above a place, so that all places in it share the climb; else at the place
// title_zh: 向上查找的起点：唯一上级相同的地点从该上级一并查起，其余从自身查起
// variables: place, parents
CASE WHEN size(parents) = 1 AND place.code <> $scope AND NOT (place:Community OR place:Street OR place:District)
    THEN parents[0] ELSE place END
