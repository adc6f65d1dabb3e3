package history

import (
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
)

// timeParser reads the times of one file: one zone, one order of day and month.
type timeParser struct {
	loc         *time.Location
	order       string // ymd, dmy, mdy
	now         domain.Instant
	nonexistent int64 // local times skipped by a clock change
	ambiguous   int64
}

// earliest is 1990-01-01: no support tool's export reaches further back.
const earliest = domain.Instant(631152000 * 1_000_000)

// parse reads one cell. The reason is empty on success.
func (p *timeParser) parse(s, format string) (domain.Instant, Reason) {
	s = strings.TrimSpace(s)
	at, ok := p.read(s, format)
	switch {
	case !ok:
		return 0, ReasonBadTime
	case at < earliest:
		return 0, ReasonAncientTime
	case at > p.now.Add(48*time.Hour):
		return 0, ReasonFutureTime
	}
	return at, ""
}

func (p *timeParser) read(s, format string) (domain.Instant, bool) {
	switch format {
	case "unix", "unix_ms", "excel", "excel1904":
		return p.number(s, format)
	}
	if isNumber(s) {
		return p.number(s, "")
	}
	if at, ok := p.numeric(s); ok {
		return at, true
	}
	return p.named(s)
}

// number reads epochs and spreadsheet serials; without a format the size tells which.
func (p *timeParser) number(s, format string) (domain.Instant, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f < 0 || f > 9e15 {
		return 0, false
	}
	if format == "" {
		switch {
		case f >= 20000 && f < 100000:
			format = "excel"
		case f >= 6e8 && f < 5e9:
			format = "unix"
		case f >= 6e11 && f < 5e12:
			format = "unix_ms"
		case f >= 6e14 && f < 5e15:
			return domain.Instant(f), true
		case len(s) == 8 && f < 1e8: // 20260131
			return p.numeric(s[:4] + "-" + s[4:6] + "-" + s[6:])
		case len(s) == 14 && isDigits(s): // 20260131235959
			return p.numeric(s[:4] + "-" + s[4:6] + "-" + s[6:8] + " " + s[8:10] + ":" + s[10:12] + ":" + s[12:])
		}
	}
	switch format {
	case "unix":
		return domain.Instant(f * 1e6), true
	case "unix_ms":
		return domain.Instant(f * 1e3), true
	case "excel", "excel1904":
		if f > 200000 {
			return 0, false
		}
		days := int(f)
		ms := int64((f-float64(days))*86400000 + 0.5)
		base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if format == "excel1904" {
			base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		t := base.AddDate(0, 0, days).Add(time.Duration((ms+500)/1000) * time.Second)
		return p.local(t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), 0), true
	}
	return 0, false
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isNumber(s string) bool {
	dots := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.' && i > 0:
			dots++
		case (s[i] == 'E' || s[i] == 'e' || s[i] == '+') && i > 0:
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return s != "" && dots <= 1
}

// local makes an instant of a wall clock. A time skipped by a clock change moves on by the gap; a time that occurs twice is the earlier.
func (p *timeParser) local(y, mo, d, h, mi, s, ns int) domain.Instant {
	t := time.Date(y, time.Month(mo), d, h, mi, s, ns, p.loc)
	if p.loc == time.UTC {
		return domain.At(t)
	}
	_, before := t.Add(-3 * time.Hour).Zone()
	_, after := t.Add(3 * time.Hour).Zone()
	if before == after {
		return domain.At(t)
	}
	wall := time.Date(y, time.Month(mo), d, h, mi, s, ns, time.UTC)
	early := wall.Add(-time.Duration(before) * time.Second) // by the offset before the change
	late := wall.Add(-time.Duration(after) * time.Second)
	_, earlyOff := early.In(p.loc).Zone()
	_, lateOff := late.In(p.loc).Zone()
	switch {
	case earlyOff == before && lateOff == after && early != late:
		p.ambiguous++
		if late.Before(early) {
			early = late
		}
		return domain.At(early)
	case earlyOff != before && lateOff != after:
		p.nonexistent++
		return domain.At(early)
	}
	return domain.At(t)
}

// scan is a cursor over one cell.
type scan struct {
	s string
	i int
}

func (c *scan) int(maxDigits int) (v, n int) {
	for c.i < len(c.s) && n < maxDigits && c.s[c.i] >= '0' && c.s[c.i] <= '9' {
		v = v*10 + int(c.s[c.i]-'0')
		c.i++
		n++
	}
	return v, n
}

func (c *scan) skip(set ...string) bool {
	for _, s := range set {
		if strings.HasPrefix(c.s[c.i:], s) {
			c.i += len(s)
			return true
		}
	}
	return false
}

func (c *scan) spaces() {
	for c.i < len(c.s) && (c.s[c.i] == ' ' || c.s[c.i] == '\t') {
		c.i++
	}
}

// numeric reads dates made of numbers: 2026-01-31, 31/12/2026 23:59, 1.6.26 9:05 PM, 2026年6月1日 12:15, with optional offset.
func (p *timeParser) numeric(s string) (domain.Instant, bool) {
	c := &scan{s: s}
	var v, n [3]int
	for k := range v {
		v[k], n[k] = c.int(4)
		if n[k] == 0 {
			return 0, false
		}
		if k < 2 && !c.skip("-", "/", ".", "年", "月") {
			return 0, false
		}
	}
	c.skip("日")
	y, mo, d, ok := p.order3(v, n)
	if !ok || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) {
		return 0, false
	}
	t, ok := c.clock()
	if !ok {
		return 0, false
	}
	if t.zoned {
		return domain.At(time.Date(y, time.Month(mo), d, t.h, t.m, t.s, t.ns, time.UTC).Add(-time.Duration(t.offset) * time.Second)), true
	}
	return p.local(y, mo, d, t.h, t.m, t.s, t.ns), true
}

func daysIn(y, mo int) int { return time.Date(y, time.Month(mo)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

func (p *timeParser) order3(v, n [3]int) (y, mo, d int, ok bool) {
	switch {
	case n[0] == 4:
		return v[0], v[1], v[2], n[1] <= 2 && n[2] <= 2
	case p.order == "ymd" && n[2] <= 2:
		return century(v[0], n[0]), v[1], v[2], true
	case p.order == "mdy":
		return century(v[2], n[2]), v[0], v[1], n[0] <= 2 && n[1] <= 2
	}
	return century(v[2], n[2]), v[1], v[0], n[0] <= 2 && n[1] <= 2
}

func century(y, digits int) int {
	if digits > 2 {
		return y
	}
	if y >= 70 {
		return 1900 + y
	}
	return 2000 + y
}

type clockTime struct {
	h, m, s, ns, offset int
	zoned               bool
}

// clock reads the rest of a cell after the date: nothing, or a time of day with optional fraction, half of day and offset.
func (c *scan) clock() (clockTime, bool) {
	var t clockTime
	c.skip("T", "t", ",")
	c.spaces()
	half := ""
	for _, h := range []string{"上午", "下午", "凌晨", "晚上", "中午"} {
		if c.skip(h) {
			half = h
		}
	}
	c.spaces()
	if c.i == len(c.s) {
		return t, half == ""
	}
	var n int
	if t.h, n = c.int(2); n == 0 || !c.skip(":", "时", "点") {
		return t, false
	}
	if t.m, n = c.int(2); n == 0 {
		return t, false
	}
	minuteWord := c.skip("分")
	if c.skip(":") || (minuteWord && c.i < len(c.s) && c.s[c.i] >= '0' && c.s[c.i] <= '9') {
		if t.s, n = c.int(2); n == 0 {
			return t, false
		}
		c.skip("秒")
		if c.skip(".", ",") {
			t.ns = c.fraction()
		}
	}
	c.spaces()
	for _, h := range []string{"AM", "am", "a.m.", "PM", "pm", "p.m."} {
		if c.skip(h) {
			half = strings.ToLower(h[:1])
		}
	}
	c.spaces()
	if !t.twelve(half) || !c.zone(&t) || t.h > 23 || t.m > 59 || t.s > 60 {
		return t, false
	}
	t.s = min(t.s, 59)
	return t, c.i == len(c.s)
}

func (c *scan) fraction() int {
	ns, unit := 0, 100_000_000
	for c.i < len(c.s) && c.s[c.i] >= '0' && c.s[c.i] <= '9' {
		ns += int(c.s[c.i]-'0') * unit
		unit /= 10
		c.i++
	}
	return ns
}

func (t *clockTime) twelve(half string) bool {
	switch half {
	case "":
		return true
	case "p", "a":
		if t.h < 1 || t.h > 12 {
			return t.h < 24 && t.h > 12 && half == "p" // 13:05 PM is written by some tools
		}
	}
	switch half {
	case "p", "下午", "晚上":
		if t.h < 12 {
			t.h += 12
		}
	case "a", "上午", "凌晨":
		if t.h == 12 {
			t.h = 0
		}
	}
	return true
}

func (c *scan) zone(t *clockTime) bool {
	if c.skip("Z", "z", "UTC", "GMT") {
		t.zoned = true
	}
	if c.i == len(c.s) {
		return true
	}
	sign := 1
	switch {
	case c.skip("+"):
	case c.skip("-"):
		sign = -1
	default:
		return false
	}
	h, n := c.int(2)
	if n == 0 {
		return false
	}
	c.skip(":")
	m, _ := c.int(2)
	if h > 15 || m > 59 {
		return false
	}
	t.zoned, t.offset = true, sign*(h*3600+m*60)
	return true
}

// named reads dates with the month as a word.
func (p *timeParser) named(s string) (domain.Instant, bool) {
	for _, l := range []string{"Mon Jan 2 15:04:05 -0700 2006", time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700"} {
		if t, err := time.Parse(l, s); err == nil {
			return domain.At(t), true
		}
	}
	for _, l := range []string{time.RFC1123, time.UnixDate} {
		if t, err := time.Parse(l, s); err == nil && (strings.Contains(s, "GMT") || strings.Contains(s, "UTC")) {
			return domain.At(t), true
		}
	}
	for _, l := range []string{"2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006", "2-Jan-2006 15:04:05", "2-Jan-2006 15:04", "2-Jan-2006", "2-Jan-06",
		"Jan 2, 2006 3:04:05 PM", "Jan 2, 2006 3:04 PM", "Jan 2, 2006, 3:04 PM", "Jan 2, 2006 15:04:05", "Jan 2, 2006 15:04", "Jan 2, 2006",
		"January 2, 2006 3:04 PM", "January 2, 2006 15:04", "January 2, 2006", "2 January 2006 15:04", "2 January 2006", "Mon Jan _2 15:04:05 2006"} {
		if t, err := time.Parse(l, s); err == nil {
			return p.local(t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()), true
		}
	}
	return 0, false
}
