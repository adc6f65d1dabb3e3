package metric

import (
	"strconv"
	"strings"
)

// Name is what a metric column is called, in both languages, with its parameters and statistic worked in: 3分钟回复率, 首次响应时间 · P90.
type Name struct {
	Label Text   `json:"label"`
	Short Text   `json:"short"`
	Unit  string `json:"unit"`
}

// Name returns the name of a metric reference.
func (c *Catalogue) Name(ref string) (Name, error) {
	r, err := c.resolve(ref)
	if err != nil {
		return Name{}, err
	}
	return r.name(), nil
}

func (r metricRef) name() Name {
	out := Name{Label: r.def.Label, Short: r.def.Short, Unit: r.def.Unit}
	for _, p := range r.def.Params {
		out.Label = p.fill(out.Label, r.word[p.Name])
		out.Short = p.fill(out.Short, r.word[p.Name])
	}
	if s := r.ref.Stat; s != "" {
		stat := statName(s)
		out.Label = Text{out.Label.ZH + " · " + stat.ZH, out.Label.EN + " · " + stat.EN}
		out.Short = Text{out.Short.ZH + " " + stat.ZH, out.Short.EN + " " + stat.EN}
		switch {
		case s == StatTop && r.topInMoney():
			out.Unit = "money"
		case s == StatN || s == StatTop:
			out.Unit = "count"
		}
	}
	return out
}

// topInMoney reports whether the numerator of a ratio adds money up.
func (r metricRef) topInMoney() bool {
	if r.def.Kind != KindRatio {
		return false
	}
	top, _ := r.def.ratio()
	return top.Sum && isMoney(top.Value.Calendar)
}

// fill puts the parameter's value in place of {x} (3-minute) and {x_long} (3 minutes); a value that has no place of its own and is not the
// default is added in brackets.
func (p Param) fill(t Text, value string) Text {
	zh, adjective, long := p.spell(value)
	mark, markLong := "{"+p.Name+"}", "{"+p.Name+"_long}"
	if strings.Contains(t.ZH, mark) || strings.Contains(t.EN, mark) || strings.Contains(t.EN, markLong) {
		return Text{strings.ReplaceAll(t.ZH, mark, zh), strings.NewReplacer(mark, adjective, markLong, long).Replace(t.EN)}
	}
	if value == p.Default {
		return t
	}
	return Text{t.ZH + "(" + zh + ")", t.EN + " (" + long + ")"}
}

// spell writes a value in the largest unit that leaves no remainder, hours at most unless the parameter counts days.
func (p Param) spell(value string) (zh, adjective, long string) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || p.micros() == 0 {
		return value, value, value
	}
	unit, word := p.Unit, n
	if unit == "s" {
		switch {
		case n%3600 == 0:
			unit, word = "h", n/3600
		case n%60 == 0:
			unit, word = "m", n/60
		}
	}
	name := map[string]Text{"s": {"秒", "second"}, "m": {"分钟", "minute"}, "h": {"小时", "hour"}, "d": {"天", "day"}}[unit]
	number := strconv.FormatInt(word, 10)
	long = number + " " + name.EN
	if word != 1 {
		long += "s"
	}
	return number + name.ZH, number + "-" + name.EN, long
}

func statName(stat string) Text {
	switch stat {
	case StatP50:
		return Text{"中位", "median"}
	case StatMean:
		return Text{"平均", "mean"}
	case StatMax:
		return Text{"最大", "max"}
	case StatMin:
		return Text{"最小", "min"}
	case StatSum:
		return Text{"合计", "sum"}
	case StatN:
		return Text{"样本数", "sample"}
	case StatTop:
		return Text{"分子", "numerator"}
	}
	return Text{strings.ToUpper(stat), strings.ToUpper(stat)}
}
