package sqlgen_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/engine/metric/metrictest"
	"kefu/internal/engine/metric/sqlgen"
)

var update = flag.Bool("update", false, "write the golden files anew")

func load(t testing.TB) *metric.Catalogue {
	t.Helper()
	c, err := metric.Load(metric.Files(), metrictest.Schema(t, "../testdata/schema.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func env(t testing.TB) metric.Env {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return metric.Env{Now: domain.At(time.Date(2026, 3, 10, 4, 0, 0, 0, time.UTC)), Zone: zone, Clock: "business"}
}

// Each golden file holds a query (and, for a drill-down, a cell) and the SQL both engines get.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	c, e := load(t), env(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			ar := txtar.Parse(body)
			var q metric.Query
			var cell *metric.CellRef
			for _, f := range ar.Files {
				switch f.Name {
				case "query":
					err = json.Unmarshal(f.Data, &q)
				case "cell":
					cell = &metric.CellRef{}
					err = json.Unmarshal(f.Data, cell)
				case "scope":
					e.Scope = &metric.Scope{}
					err = json.Unmarshal(f.Data, e.Scope)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			want := map[string]string{}
			for _, f := range ar.Files {
				want[f.Name] = string(f.Data)
			}
			for _, d := range []sqlgen.Dialect{sqlgen.DuckDB(), sqlgen.ClickHouse()} {
				got := printed(t, c, q, cell, e, d)
				if *update {
					put(ar, d.Name()+".sql", got)
				} else if diff := cmp.Diff(want[d.Name()+".sql"], got); diff != "" {
					t.Errorf("%s (-want +got)\n%s", d.Name(), diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
		e.Scope = nil
	}
}

func put(ar *txtar.Archive, name, data string) {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			ar.Files[i].Data = []byte(data)
			return
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: name, Data: []byte(data)})
}

func printed(t *testing.T, c *metric.Catalogue, q metric.Query, cell *metric.CellRef, e metric.Env, d sqlgen.Dialect) string {
	t.Helper()
	var sts []metric.Statement
	if cell != nil {
		dp, err := c.Drill(q, *cell, e)
		if err != nil {
			t.Fatal(err)
		}
		page, count, err := sqlgen.PrintDrill(dp, d)
		if err != nil {
			t.Fatal(err)
		}
		sts = []metric.Statement{page, count}
	} else {
		p, err := c.Plan(q, e)
		if err != nil {
			t.Fatal(err)
		}
		if sts, err = sqlgen.Print(d, p); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	for _, st := range sts {
		fmt.Fprintf(&b, "%s\nargs %q, %d keys, %d values\n\n", st.SQL, st.Args, st.Keys, st.Values)
		if n := strings.Count(st.SQL, "?"); n != len(st.Args) {
			t.Errorf("%d marks for %d arguments", n, len(st.Args))
		}
	}
	return b.String()
}

// Whatever a user sends, text reaches the SQL only as an argument.
func TestNoUserTextInSQL(t *testing.T) {
	c, e := load(t), env(t)
	poison := `x'"); DROP TABLE conversation; --`
	for _, dim := range metric.Dimensions() {
		q := metric.Query{Metrics: []string{"conversations", "csat", "backlog", "first_response_time"}, From: "2026-03-01", To: "2026-03-02",
			Where: []metric.Filter{{Dim: dim.Name, Values: []string{poison}}}}
		p, err := c.Plan(q, e)
		if err != nil {
			continue // refused: numbers and ids take no text, and some metrics lack the dimension
		}
		sts, err := sqlgen.Print(sqlgen.DuckDB(), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range sts {
			if strings.Contains(st.SQL, "DROP") {
				t.Errorf("%s: the filter's text is in the SQL:\n%s", dim.Name, st.SQL)
			}
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{
		`{"metrics":["conversations"],"from":"2026-03-01","to":"2026-03-02"}`,
		`{"metrics":["reply_rate_within(x=30):num","backlog"],"by":["agent","tag"],"grain":"week","compare":"last_year","from":"2026-01-01","to":"2026-03-02","totals":true}`,
		`{"metrics":["concurrency"],"grain":"quarter_hour","from":"2026-03-01","to":"2026-03-02","until":1772400000000000,"as_of":1}`,
		`{"metrics":["csat:n"],"where":[{"dim":"age","values":[""],"not":true}],"from":"2119-12-01","to":"2120-01-02","day_from":15}`,
		`{"metrics":["nps"],"from":"2026-02-28","to":"2026-02-28","order":[{"by":"nps"}],"limit":-1}`,
	} {
		f.Add([]byte(s), "agent", "7")
	}
	c, e := load(f), env(f)
	f.Fuzz(func(t *testing.T, body []byte, dim, key string) {
		var q metric.Query
		if json.Unmarshal(body, &q) != nil {
			return
		}
		checked := c.Check(q)
		p, err := c.Plan(q, e)
		if (checked == nil) != (err == nil) {
			t.Fatalf("Check says %v, Plan says %v", checked, err)
		}
		if err != nil {
			if domain.KindOf(err) != domain.KindInvalid {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		answers := make([][]metric.Raw, len(p.Scans))
		for _, d := range []sqlgen.Dialect{sqlgen.DuckDB(), sqlgen.ClickHouse()} {
			if _, err := sqlgen.Print(d, p); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.Assemble(answers); err != nil && domain.KindOf(err) != domain.KindInvalid {
			t.Fatal(err)
		}
		if dp, err := c.Drill(q, metric.CellRef{Metric: q.Metrics[0], Keys: map[string]string{dim: key}}, e); err == nil {
			if _, _, err := sqlgen.PrintDrill(dp, sqlgen.DuckDB()); err != nil {
				t.Fatal(err)
			}
		}
	})
}
