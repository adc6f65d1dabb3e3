package metric

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"kefu/internal/domain"
)

//go:embed testdata/*.txtar
var embeddedExamples embed.FS

// ExampleFiles are the worked examples that ship with Kefu: one txtar file per metric, test and help page at once.
func ExampleFiles() fs.FS {
	sub, err := fs.Sub(embeddedExamples, "testdata")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}

// Example is a handful of fact rows, questions about them, and the answers a person worked out by hand.
type Example struct {
	ID     string // the metric it explains
	Work   Text   // how the value is worked out
	Env    Env
	Tables []ExampleTable
	Cases  []ExampleCase
}

// ExampleTable is fact rows with only the columns that matter; the others are empty, zero or NULL, and every source observes everything
// unless the row says otherwise.
type ExampleTable struct {
	Name    string
	Columns []string // as written, for the help page
	Lines   [][]string
}

// ExampleCase is a question and its answer as Render writes it.
type ExampleCase struct {
	Query Query
	Want  string
}

// LoadExamples reads every .txtar file of fsys. The comment before the first file holds "zh:" and "en:" lines with the working, and may set
// "zone:", "cutoff:" (minutes), "clock:" and "as_of:" (local time). Then come tables (name.csv) and pairs of query and want.
func LoadExamples(fsys fs.FS) ([]Example, error) {
	names, err := fs.Glob(fsys, "*.txtar")
	if err != nil {
		return nil, err
	}
	var out []Example
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		ex, err := ParseExample(strings.TrimSuffix(name, ".txtar"), body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, *ex)
	}
	return out, nil
}

// ParseExample reads one worked example, see LoadExamples.
func ParseExample(id string, body []byte) (*Example, error) {
	ar := txtar.Parse(body)
	ex := &Example{ID: id, Env: Env{Zone: time.UTC, Clock: "business"}}
	if err := ex.header(string(ar.Comment)); err != nil {
		return nil, err
	}
	for _, f := range ar.Files {
		switch name, isTable := strings.CutSuffix(f.Name, ".csv"); {
		case isTable:
			r := csv.NewReader(strings.NewReader(string(f.Data)))
			r.TrimLeadingSpace = true
			lines, err := r.ReadAll()
			if err != nil || len(lines) == 0 {
				return nil, fmt.Errorf("table %s: %w", name, err)
			}
			ex.Tables = append(ex.Tables, ExampleTable{name, lines[0], lines[1:]})
		case f.Name == "query":
			var q Query
			if err := json.Unmarshal(f.Data, &q); err != nil {
				return nil, fmt.Errorf("query %d: %w", len(ex.Cases)+1, err)
			}
			ex.Cases = append(ex.Cases, ExampleCase{Query: q})
		case f.Name == "want" && len(ex.Cases) > 0:
			ex.Cases[len(ex.Cases)-1].Want = string(f.Data)
		default:
			return nil, fmt.Errorf("file %q is neither a table nor query nor want", f.Name)
		}
	}
	if ex.Work.ZH == "" || ex.Work.EN == "" || len(ex.Cases) == 0 || len(ex.Tables) == 0 {
		return nil, fmt.Errorf("an example needs zh: and en: lines, a table and a query")
	}
	return ex, nil
}

func (ex *Example) header(comment string) error {
	var asOf string
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		var err error
		switch key {
		case "zh":
			ex.Work.ZH = strings.TrimSpace(ex.Work.ZH + " " + value)
		case "en":
			ex.Work.EN = strings.TrimSpace(ex.Work.EN + " " + value)
		case "zone":
			ex.Env.Zone, err = time.LoadLocation(value)
		case "cutoff":
			ex.Env.CutoffMinutes, err = strconv.Atoi(value)
		case "clock":
			ex.Env.Clock = value
		case "as_of":
			asOf = value
		case "":
		default:
			err = fmt.Errorf("unknown line %q", line)
		}
		if err != nil {
			return err
		}
	}
	at, err := ex.instant(asOf)
	ex.Env.Now = at
	return err
}

// instant reads a local time; nothing means far in the future, when all is settled.
func (ex *Example) instant(s string) (domain.Instant, error) {
	if s == "" {
		s = "2100-01-01 00:00"
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, ex.Env.Zone); err == nil {
			return domain.At(t), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time written 2006-01-02 15:04", s)
}

// Values are the table's rows for the given schema: int64, string, bool, []string or nil per column. Buckets (_day, _slot, _how) are worked
// out from their instant where the example does not give them.
func (ex *Example) Values(t ExampleTable, columns []Column) ([][]any, error) {
	for _, name := range t.Columns {
		if !slices.ContainsFunc(columns, func(c Column) bool { return c.Name == name }) {
			return nil, fmt.Errorf("table %s has no column %q", t.Name, name)
		}
	}
	var out [][]any
	for n, line := range t.Lines {
		given := map[string]string{}
		for i, name := range t.Columns {
			given[name] = line[i]
		}
		row := make([]any, len(columns))
		for i, c := range columns {
			v, err := ex.cell(c, given)
			if err != nil {
				return nil, fmt.Errorf("table %s, row %d, %s: %w", t.Name, n+1, c.Name, err)
			}
			row[i] = v
		}
		out = append(out, row)
	}
	if t.Name == "contact_day" {
		markRows(out, columns)
	}
	return out, nil
}

func (ex *Example) cell(c Column, given map[string]string) (any, error) {
	s, ok := given[c.Name]
	switch c.Type {
	case TypeText:
		return s, nil
	case TypeBool:
		return s == "true", nil
	case TypeTextList:
		if s == "" {
			return []string{}, nil
		}
		return strings.Split(s, "|"), nil
	}
	switch {
	case c.Name == "observes":
		return ex.observed(s, ok), nil
	case !ok || s == "":
		return ex.missing(c.Name, given)
	case suffix(c.Name) == "_at":
		at, err := ex.instant(s)
		return int64(at), err
	case strings.HasSuffix(c.Name, "_day"):
		day, ok := parseDay(s)
		if !ok {
			return nil, fmt.Errorf("%q is not a day", s)
		}
		return day, nil
	case strings.HasSuffix(c.Name, "_ms") && strings.TrimRight(s, "hms") != s:
		d, err := time.ParseDuration(s)
		return d.Milliseconds(), err
	}
	return strconv.ParseInt(s, 10, 64)
}

func (ex *Example) observed(s string, given bool) int64 {
	if !given || s == "" {
		return int64(domain.ObservesAll)
	}
	var bits domain.Observes
	for word := range strings.SplitSeq(s, "|") {
		bits |= observes(word)
	}
	return int64(bits)
}

// missing is what a column holds that the example does not mention.
func (ex *Example) missing(name string, given map[string]string) (any, error) {
	f := &frame{zone: ex.Env.Zone, cutoff: ex.Env.CutoffMinutes}
	for _, bucket := range []string{"_day", "_slot", "_how_store", "_how"} {
		prefix, ok := strings.CutSuffix(name, bucket)
		if !ok {
			continue
		}
		s := given[prefix+"_at"]
		if s == "" {
			return nil, nil
		}
		at, err := ex.instant(s)
		t := at.Time().In(f.zone)
		switch bucket {
		case "_day":
			return f.dayOf(at), err
		case "_slot":
			return int64(t.Hour()*4 + t.Minute()/15), err
		}
		return int64((t.Weekday()+6)%7)*24 + int64(t.Hour()), err
	}
	if suffix(name) != "" || isMoney(name) || name == "score" || name == "rating" || strings.HasPrefix(name, "staged_") {
		return nil, nil
	}
	return int64(0), nil
}

// Render writes an answer as plain lines: keys, then a figure per metric with its sample, then the figures of the period compared with.
func Render(r *Result) string {
	var b strings.Builder
	for _, row := range r.Rows {
		keys := slices.Clone(row.Keys)
		for i, k := range keys {
			if k == "" {
				keys[i] = "(none)"
			}
		}
		renderRow(&b, strings.Join(keys, " "), row)
	}
	if r.Total != nil {
		renderRow(&b, "total", *r.Total)
	}
	return b.String()
}

func renderRow(b *strings.Builder, name string, row Row) {
	if name != "" {
		b.WriteString(name + ": ")
	}
	for i, c := range row.Cells {
		if i > 0 {
			b.WriteString("; ")
		}
		renderCell(b, c)
	}
	for i, c := range row.Before {
		b.WriteString([]string{" | before ", "; "}[min(i, 1)])
		renderCell(b, c)
	}
	b.WriteByte('\n')
}

func renderCell(b *strings.Builder, c Cell) {
	if c.Value == nil {
		b.WriteString("– (" + c.Reason)
		if c.Unrated > 0 {
			b.WriteString(": " + strconv.FormatInt(c.Unrated, 10))
		}
		b.WriteString(")")
		return
	}
	b.WriteString(strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(*c.Value, 'f', 4, 64), "0"), ".") + " (n=" + strconv.FormatInt(c.N, 10) + ")")
	if c.Provisional > 0 {
		b.WriteString(" provisional")
	}
}
