package document

import (
	"math"
	"strconv"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/report"
)

// Null is printed where nothing was eligible.
const Null = "–"

// Tones of a change.
const (
	ToneGood = "good"
	ToneBad  = "bad"
)

const (
	second = 1000.0
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

func chinese(lang string) bool { return strings.HasPrefix(strings.ToLower(lang), "zh") }

func finite(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }

// Duration writes milliseconds as a person says them: 「1 分 24 秒」 or 1m 24s. Seconds are rounded; from one hour on minutes are, and
// from 72 hours on days and hours are printed.
func Duration(lang string, ms float64) string { return duration(lang, ms, true) }

// duration prints days only when days is set: a business day has no fixed length.
func duration(lang string, ms float64, days bool) string {
	if ms < 0 {
		if s := duration(lang, -ms, days); s != duration(lang, 0, days) {
			return "-" + s
		}
		return duration(lang, 0, days)
	}
	u := map[bool][4]string{true: {" 秒", " 分 ", " 小时 ", " 天 "}, false: {"s", "m ", "h ", "d "}}[chinese(lang)]
	if ms > 0 && ms < second {
		if tenths := math.Round(ms / 100); tenths > 0 && tenths < 10 {
			return strconv.FormatFloat(tenths/10, 'f', 1, 64) + u[0]
		}
	}
	secs := math.Round(ms / second)
	switch {
	case secs < 60:
		return whole(secs) + u[0]
	case secs < 3600:
		return whole(math.Floor(secs/60)) + u[1] + two(math.Mod(secs, 60)) + u[0]
	}
	mins := math.Round(ms / minute)
	if days && mins >= 72*60 {
		hours := math.Round(ms / hour)
		return whole(math.Floor(hours/24)) + u[3] + whole(math.Mod(hours, 24)) + strings.TrimRight(u[2], " ")
	}
	return whole(math.Floor(mins/60)) + u[2] + two(math.Mod(mins, 60)) + strings.TrimRight(u[1], " ")
}

func two(v float64) string {
	if v < 10 {
		return "0" + whole(v)
	}
	return whole(v)
}

func whole(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }

// Number writes v with separators between thousands and the given decimals.
func Number(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	digits, rest, _ := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteByte('-')
	}
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// Unit is what the figures of a column are measured in, in one word: money is followed by its currency, as in money USD.
func Unit(col report.Column) string {
	if col.Unit == "money" {
		return "money " + col.Currency
	}
	return col.Unit
}

// Currency is the currency of a unit of money and the number of its decimals; ok is false for other units.
func Currency(unit string) (code string, decimals int, ok bool) {
	code, ok = strings.CutPrefix(unit, "money ")
	return code, domain.MinorDigits(code), ok
}

// Major turns an amount in the smallest unit of a currency into the unit people count in: cents into dollars.
func Major(v float64, decimals int) float64 { return v / math.Pow10(decimals) }

// Value writes a figure in its unit (see Unit): counts with separators, percents with one decimal, durations in words, money with its currency.
func Value(lang, unit string, v float64) string { return value(lang, unit, v, true) }

func value(lang, unit string, v float64, days bool) string {
	if code, decimals, ok := Currency(unit); ok {
		return Number(Major(v, decimals), decimals) + " " + code
	}
	switch unit {
	case "duration":
		return duration(lang, v, days)
	case "percent":
		return Number(v*100, 1) + "%"
	case "ratio":
		return Number(v, 2)
	case "score":
		if math.Abs(v) < 10 {
			return Number(v, 2)
		}
		return Number(v, 1)
	}
	if v != math.Trunc(v) {
		return Number(v, 1)
	}
	return Number(v, 0)
}

// Cell writes a cell of a table; a null is Null.
func Cell(lang string, col report.Column, c report.Cell) string {
	if !finite(c.Value) {
		return Null
	}
	return value(lang, Unit(col), *c.Value, col.Clock != "business")
}

// Change says how a figure moved against the period compared with: rates in percentage points, durations that should be short as faster
// or slower, counts in percent. It is empty when nothing can be compared.
func Change(lang string, col report.Column, now, before *float64) (text, tone string) {
	if !finite(now) || !finite(before) {
		return "", ""
	}
	diff := *now - *before
	text = changeText(lang, col, diff, *before)
	if text == "" || text == Word(lang, "flat") {
		return text, ""
	}
	switch {
	case col.Direction == "up" && diff > 0, col.Direction == "down" && diff < 0:
		tone = ToneGood
	case col.Direction == "up", col.Direction == "down":
		tone = ToneBad
	}
	return text, tone
}

func changeText(lang string, col report.Column, diff, before float64) string {
	size := math.Abs(diff)
	move := func(amount string) string {
		if diff > 0 {
			return Word(lang, "up") + amount
		}
		return Word(lang, "down") + amount
	}
	flat := Word(lang, "flat")
	switch col.Unit {
	case "percent":
		if math.Round(size*1000) == 0 {
			return flat
		}
		return move(Number(size*100, 1) + Word(lang, "points"))
	case "duration":
		amount := duration(lang, size, col.Clock != "business")
		switch {
		case math.Round(size/second) == 0:
			return flat
		case col.Direction != "down":
			return move(amount)
		case diff < 0:
			return sentence(lang, Word(lang, "faster"), amount)
		}
		return sentence(lang, Word(lang, "slower"), amount)
	case "ratio", "score":
		if math.Round(size*100) == 0 {
			return flat
		}
		return move(Number(size, 2))
	}
	if diff == 0 {
		return flat
	}
	if before == 0 {
		return ""
	}
	sign := "+"
	if diff < 0 {
		sign = "-"
	}
	return sign + Number(size/math.Abs(before)*100, 1) + "%"
}

// sentence puts the word before the amount in Chinese and after it in English: 「快 18 秒」, 18s faster.
func sentence(lang, word, amount string) string {
	if chinese(lang) {
		return word + " " + amount
	}
	return amount + " " + word
}

// At writes an instant in the zone (IANA name) to the minute; an unknown zone is read as UTC.
func At(i domain.Instant, zone string) string {
	if i.IsZero() {
		return Null
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return i.Time().In(loc).Format("2006-01-02 15:04")
}

// Level names a report level: great is 「优秀」.
func Level(lang, level string) string {
	switch level {
	case report.LevelGreat, report.LevelGood, report.LevelNear, report.LevelMiss, report.LevelAlert:
		return Word(lang, level)
	}
	return ""
}
