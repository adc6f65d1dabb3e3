package fact

import (
	"sort"
	"time"

	"kefu/internal/domain"
)

const (
	daySeconds = 24 * 60 * 60
	// farthest is the end of the table of offsets: 2150-01-01 UTC.
	farthest = 5680281600
)

// zone holds the offsets of one IANA zone as a table, because a conversion is needed for every instant of every row.
type zone struct {
	from   []int64 // Unix seconds at which offset[i] begins; from[0] is before everything
	offset []int64 // seconds east of UTC
}

// loadZone reads a zone; the empty name is an error.
func loadZone(name string) (*zone, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, domain.Invalid("zone", "bad_zone", "%q is not a time zone; use an IANA name such as Asia/Shanghai", name)
	}
	z := &zone{}
	at := time.Unix(0, 0).In(loc)
	for {
		_, offset := at.Zone()
		from := at.Unix()
		if len(z.from) == 0 {
			from = -1 << 62
		}
		if n := len(z.offset); n == 0 || z.offset[n-1] != int64(offset) {
			z.from, z.offset = append(z.from, from), append(z.offset, int64(offset))
		}
		_, end := at.ZoneBounds()
		if end.IsZero() || end.Unix() >= farthest {
			return z, nil
		}
		if !end.After(at) {
			end = at.Add(daySeconds * time.Second) // on 31 December of some leap years ZoneBounds does not move on
		}
		at = end
	}
}

// local converts Unix seconds to local wall-clock seconds since 1970-01-01 00:00.
func (z *zone) local(unix int64) int64 {
	i := sort.Search(len(z.from), func(i int) bool { return z.from[i] > unix }) - 1
	return unix + z.offset[i]
}

// day is the reporting day of an instant: days since 1970-01-01 that begin cutoff seconds after local midnight.
func (z *zone) day(at domain.Instant, cutoff int64) int64 {
	return floorDiv(z.local(floorDiv(int64(at), 1e6))-cutoff, daySeconds)
}

// hourOfWeek of local seconds: Monday 00:00 is 0. 1970-01-01 was a Thursday.
func hourOfWeek(local int64) int64 {
	day := floorDiv(local, daySeconds)
	return mod(day+3, 7)*24 + mod(local, daySeconds)/3600
}

func floorDiv(a, b int64) int64 { return (a - mod(a, b)) / b }

func mod(a, b int64) int64 { return (a%b + b) % b }
