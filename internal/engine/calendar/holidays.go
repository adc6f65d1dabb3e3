package calendar

import "time"

// epochDay is the date as days since 1970-01-01.
func epochDay(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// nth is the nth given weekday (1 = Monday) of a month, n = 1…4.
func nth(year int, month time.Month, weekday, n int) int {
	first := epochDay(year, month, 1)
	return first + floorMod(weekday-weekdayOf(first), 7) + 7*(n-1)
}

// lastMonday is the last Monday of a month.
func lastMonday(year int, month time.Month) int {
	end := epochDay(year, month+1, 1) - 1
	return end - (weekdayOf(end) - 1)
}

// easter is Western Easter Sunday: the Sunday after the first ecclesiastical full moon of spring.
func easter(year int) int {
	golden := year % 19
	century := year / 100
	// Days from 21 March to the full moon; the centuries correct for dropped leap days and for the drift of the 19-year cycle.
	moon := floorMod(19*golden+century-century/4-(8*century+13)/25+15, 30)
	moon -= (moon / 28) * (1 - (29/(moon+1))*((21-golden)/11))
	full := epochDay(year, time.March, 21) + moon
	return full + 7 - weekdayOf(full)%7
}

func day(date int, name string) Day { return Day{Date: formatDate(date), Name: name} }

// perYear collects the holidays of every year the packs cover.
func perYear(of func(year int) []Day) []Day {
	var out []Day
	for y := packFirstYear; y <= packLastYear; y++ {
		out = append(out, of(y)...)
	}
	return out
}

// usFederal lists the US federal holidays on the date they are observed: Friday for a Saturday, Monday for a Sunday.
func usFederal() []Day {
	observed := func(date int, name string) Day {
		switch weekdayOf(date) {
		case 6:
			date--
		case 7:
			date++
		}
		return day(date, name)
	}
	return perYear(func(y int) []Day {
		return []Day{
			observed(epochDay(y, 1, 1), "元旦 New Year's Day"),
			day(nth(y, 1, 1, 3), "马丁·路德·金日 Martin Luther King Jr. Day"),
			day(nth(y, 2, 1, 3), "总统日 Washington's Birthday"),
			day(lastMonday(y, 5), "阵亡将士纪念日 Memorial Day"),
			observed(epochDay(y, 6, 19), "六月节 Juneteenth"),
			observed(epochDay(y, 7, 4), "独立日 Independence Day"),
			day(nth(y, 9, 1, 1), "劳动节 Labor Day"),
			day(nth(y, 10, 1, 2), "哥伦布日 Columbus Day"),
			observed(epochDay(y, 11, 11), "退伍军人节 Veterans Day"),
			day(nth(y, 11, 4, 4), "感恩节 Thanksgiving Day"),
			observed(epochDay(y, 12, 25), "圣诞节 Christmas Day"),
		}
	})
}

// england lists the bank holidays of England and Wales; one that falls on a weekend moves to the next free weekday.
func england() []Day {
	return perYear(func(y int) []Day {
		e := easter(y)
		newYear, christmas := epochDay(y, 1, 1), epochDay(y, 12, 25)
		boxing := christmas + 1
		if w := weekdayOf(newYear); w >= 6 {
			newYear += 8 - w
		}
		switch weekdayOf(christmas) {
		case 5: // Boxing Day is a Saturday
			boxing = christmas + 3
		case 6: // both on the weekend
			christmas, boxing = christmas+2, christmas+3
		case 7: // Boxing Day is the Monday, so Christmas moves to the Tuesday
			christmas += 2
		}
		return []Day{
			day(newYear, "元旦 New Year's Day"),
			day(e-2, "耶稣受难日 Good Friday"),
			day(e+1, "复活节星期一 Easter Monday"),
			day(nth(y, 5, 1, 1), "五月初银行假日 Early May bank holiday"),
			day(lastMonday(y, 5), "春季银行假日 Spring bank holiday"),
			day(lastMonday(y, 8), "夏季银行假日 Summer bank holiday"),
			day(christmas, "圣诞节 Christmas Day"),
			day(boxing, "节礼日 Boxing Day"),
		}
	})
}

// germany lists the holidays that hold in all German states. None of them moves off a weekend.
func germany() []Day {
	return perYear(func(y int) []Day {
		e := easter(y)
		return []Day{
			day(epochDay(y, 1, 1), "元旦 Neujahr"),
			day(e-2, "耶稣受难日 Karfreitag"),
			day(e+1, "复活节星期一 Ostermontag"),
			day(epochDay(y, 5, 1), "劳动节 Tag der Arbeit"),
			day(e+39, "耶稣升天节 Christi Himmelfahrt"),
			day(e+50, "圣灵降临节星期一 Pfingstmontag"),
			day(epochDay(y, 10, 3), "德国统一日 Tag der Deutschen Einheit"),
			day(epochDay(y, 12, 25), "圣诞节 Weihnachten"),
			day(epochDay(y, 12, 26), "圣诞节次日 Zweiter Weihnachtstag"),
		}
	})
}

// singapore lists the holidays whose dates follow from the solar calendar and from Easter, and Chinese New Year as provisional. The
// Monday after a Sunday is free as well. Vesak, Deepavali and the two Hari Raya are announced year by year and are left to the user.
func singapore() []Day {
	return perYear(func(y int) []Day {
		fixed := func(date int, name string) Day {
			d := day(date, name)
			if weekdayOf(date) == 7 {
				d.Until = formatDate(date + 1)
			}
			return d
		}
		spring := lunarNewYear(y)
		festival := day(spring, "春节 Chinese New Year")
		festival.Until, festival.Provisional = formatDate(spring+1), true
		if weekdayOf(spring) >= 6 { // one of the two days is a Sunday
			festival.Until = formatDate(spring + 2)
		}
		return []Day{
			fixed(epochDay(y, 1, 1), "元旦 New Year's Day"),
			festival,
			day(easter(y)-2, "耶稣受难日 Good Friday"),
			fixed(epochDay(y, 5, 1), "劳动节 Labour Day"),
			fixed(epochDay(y, 8, 9), "国庆日 National Day"),
			fixed(epochDay(y, 12, 25), "圣诞节 Christmas Day"),
		}
	})
}

// lunarNewYear is the first day of the Chinese year in the years the packs cover.
func lunarNewYear(year int) int {
	switch year {
	case 2024:
		return epochDay(year, 2, 10)
	case 2025:
		return epochDay(year, 1, 29)
	case 2026:
		return epochDay(year, 2, 17)
	case 2027:
		return epochDay(year, 2, 6)
	default:
		return epochDay(year, 1, 26)
	}
}
