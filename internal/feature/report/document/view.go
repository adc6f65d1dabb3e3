package document

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
)

// View is the state of the report page: which period, filters, cards, charts and table it shows. Saved reports keep it as JSON.
type View struct {
	Name    string          `json:"view,omitempty"`
	Period  Period          `json:"period"`
	Compare string          `json:"compare,omitempty"` // previous, last_year or empty
	Where   []metric.Filter `json:"where,omitempty"`
	Clock   string          `json:"clock,omitempty"`
	Stat    string          `json:"stat,omitempty"`  // of durations: p50 or mean
	Cards   []string        `json:"cards,omitempty"` // metric ids; empty: those of the plan
	Chart   struct {
		Metric string `json:"metric,omitempty"`
		Type   string `json:"type,omitempty"` // line, bar, heat or table
		Grain  string `json:"grain,omitempty"`
	} `json:"chart"`
	Share struct {
		Dim  string `json:"dim,omitempty"`
		Type string `json:"type,omitempty"` // pie, bar, heat or table
	} `json:"share"`
	Tab     string   `json:"tab,omitempty"`     // agents, timeouts, issues, channels, matrix, hours, sales
	Columns []string `json:"columns,omitempty"` // metric ids of the table; empty: those of the plan
	Focus   string   `json:"focus,omitempty"`   // metric of matrix and hours
}

// Period is a named period or two days.
type Period struct {
	Preset string `json:"preset,omitempty"` // today, yesterday, last7, last30, month, lastMonth, quarter
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
}

// ParseView reads the state of a page; what it does not know is left out.
func ParseView(doc json.RawMessage) (View, error) {
	var v View
	if err := json.Unmarshal(doc, &v); err != nil {
		return v, domain.Invalid("view", "bad_view", "the saved view cannot be read: %v", err)
	}
	return v, nil
}

// Days resolves the period against the current reporting day: named periods that are still running end today, as on the page.
func (p Period) Days(today string) (from, to string, err error) {
	if p.Preset == "" {
		if !isDay(p.From) || !isDay(p.To) || p.From > p.To {
			return "", "", domain.Invalid("view.period", "bad_period", "the period needs a preset, or from and to as YYYY-MM-DD in order")
		}
		return p.From, p.To, nil
	}
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return "", "", err
	}
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	start, end := t, t
	switch p.Preset {
	case "today":
	case "yesterday":
		start, end = t.AddDate(0, 0, -1), t.AddDate(0, 0, -1)
	case "last7":
		start = t.AddDate(0, 0, -6)
	case "last30":
		start = t.AddDate(0, 0, -29)
	case "month":
		start = first
	case "lastMonth":
		start, end = first.AddDate(0, -1, 0), first.AddDate(0, 0, -1)
	case "quarter":
		start = first.AddDate(0, -(int(first.Month())-1)%3, 0)
	default:
		return "", "", domain.Invalid("view.period.preset", "bad_period", "%q is none of today, yesterday, last7, last30, month, lastMonth, quarter", p.Preset)
	}
	return start.Format(time.DateOnly), end.Format(time.DateOnly), nil
}

// Address is the query of the report page that shows the view for these days.
func (v View) Address(from, to string) string {
	q := url.Values{"p": {from + "~" + to}}
	for _, f := range v.Where {
		if !f.Not {
			q.Set("f."+f.Dim, strings.Join(f.Values, ","))
		}
	}
	if v.Tab != "" {
		q.Set("tab", v.Tab)
	}
	return q.Encode()
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// grains are the steps in which a period can be drawn with two to about a hundred points; the first is the usual one.
func grains(from, to string) []string {
	a, _ := time.Parse(time.DateOnly, from)
	b, _ := time.Parse(time.DateOnly, to)
	days := int(b.Sub(a).Hours()/24) + 1
	switch {
	case days <= 1:
		return []string{"hour"}
	case days <= 3:
		return []string{"hour", "day"}
	case days <= 7:
		return []string{"day"}
	case days <= 31:
		return []string{"day", "week"}
	case days <= 92:
		return []string{"day", "week", "month"}
	}
	return []string{"day", "week", "month", "quarter"}
}
