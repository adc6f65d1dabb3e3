package commerce

import (
	"reflect"
	"time"

	"kefu/internal/domain"
)

// restated gives the version that a file tells its place after the one before. Files have no versions, only the times of what happened: of two that
// know of nothing later than each other the one that is brought later holds, unless it says the same. One that knows less stays older.
func restated(o Order, before Order) Order {
	second := func(at domain.Instant) int64 { return at.Time().Truncate(time.Second).Unix() }
	if second(o.Updated) != second(before.Updated) {
		return o
	}
	told := o
	told.Updated = before.Updated
	if reflect.DeepEqual(told.after(before), before) {
		return told
	}
	o.Updated = max(o.Updated, before.Updated+1)
	return o
}
