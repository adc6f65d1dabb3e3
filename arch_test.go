// Package kefu_test holds the architecture in force: it fails on an import, a size or a habit that docs/architecture.md does not allow.
package kefu_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/MAP.md")

// allowed lists, inside the engine and feature bands, what a package may import besides domain. A prefix with /... covers sub-packages.
var allowed = map[string][]string{
	"engine/access":            {},
	"engine/address":           {},
	"engine/audit":             {},
	"engine/calendar":          {},
	"engine/conversation":      {"engine/deadline", "engine/event"},
	"engine/deadline":          {"engine/calendar"},
	"engine/event":             {},
	"engine/credit":            {},
	"engine/fact":              {"engine/calendar", "engine/credit", "engine/deadline", "engine/event"},
	"engine/limit":             {},
	"engine/metric":            {},
	"engine/metric/sqlgen":     {"engine/metric"},
	"engine/metric/metrictest": {"engine/metric"},
	"engine/presence":          {},
	"engine/routing":           {},
	"engine/survey":            {},
	"feature/auth":             {"engine/access", "engine/audit"},
	"feature/channels":         {"engine/access", "feature/desk"},
	"feature/commerce":         {"engine/access", "feature/webhook"},
	"feature/demo":             {"engine/calendar", "engine/credit", "engine/fact", "feature/commerce"},
	"feature/desk":             {"engine/access", "engine/conversation", "engine/event", "engine/fact", "engine/presence", "engine/survey"},
	"feature/report":           {"engine/access", "engine/calendar", "engine/credit", "engine/fact", "engine/metric"},
	"feature/report/document":  {"engine/access", "engine/metric", "feature/report"},
	"feature/report/history":   {"engine/fact"},
	"feature/report/schedule":  {"engine/access", "feature/notice", "feature/report"},
	"feature/notice":           {},
	"feature/imports":          {"engine/access", "engine/fact", "feature/commerce", "feature/report/history"},
	"feature/routing":          {"engine/access", "engine/presence", "engine/routing", "feature/desk"},
	"feature/wall":             {"engine/access", "engine/metric", "engine/presence", "engine/routing", "feature/desk", "feature/report"},
	"feature/alert":            {"engine/access", "feature/desk", "feature/notice", "feature/report"},
	"feature/records":          {"engine/access", "engine/event", "feature/desk"},
	"feature/webhook":          {"engine/access", "engine/event"},
	"feature/workspace":        {"engine/access", "engine/calendar", "engine/fact", "engine/routing", "feature/report"},
}

var forbiddenNames = []string{"utils", "util", "common", "helpers", "helper", "base", "models", "model", "manager", "types", "misc", "shared",
	"v2", "next", "legacy"}

type file struct {
	path    string // slash-separated, from the module root
	test    bool
	ast     *ast.File
	imports []string // inside the module, without "kefu/"
	lines   int
}

type pkg struct {
	dir   string
	name  string
	doc   string
	files []file
}

func load(t *testing.T) map[string]*pkg {
	t.Helper()
	pkgs := map[string]*pkg{}
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); p != "." && (strings.HasPrefix(n, ".") || n == "node_modules" || n == "testdata" || n == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, p, src, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(p))
		if pkgs[dir] == nil {
			pkgs[dir] = &pkg{dir: dir, name: f.Name.Name}
		}
		one := file{path: filepath.ToSlash(p), test: strings.HasSuffix(p, "_test.go"), ast: f, lines: bytes.Count(src, []byte("\n"))}
		for _, im := range f.Imports {
			if rest, ok := strings.CutPrefix(strings.Trim(im.Path.Value, `"`), "kefu/"); ok {
				one.imports = append(one.imports, rest)
			}
		}
		pk := pkgs[dir]
		pk.files = append(pk.files, one)
		if f.Doc != nil && !one.test && pk.doc == "" {
			pk.doc = f.Doc.Text()
		}
		checkFunctions(t, fset, one)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func checkFunctions(t *testing.T, fset *token.FileSet, f file) {
	if f.lines > 800 {
		t.Errorf("%s has %d lines, at most 800 are allowed", f.path, f.lines)
	}
	for _, d := range f.ast.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line; n > 100 {
			t.Errorf("%s: %s has %d lines, at most 100 are allowed", f.path, fn.Name.Name, n)
		}
		if fn.Name.Name == "init" && fn.Recv == nil {
			t.Errorf("%s: init() hides wiring; do it in cmd/kefu", f.path)
		}
	}
}

// band orders the four bands and what stands outside them; imports go to a smaller number only, or inside a band by the table.
func band(dir string) (name string, level int) {
	switch {
	case strings.HasPrefix(dir, "cmd/"):
		return "cmd", 4
	case strings.HasPrefix(dir, "internal/adapter"):
		return "adapter", 3
	case strings.HasPrefix(dir, "internal/feature"):
		return "feature", 2
	case strings.HasPrefix(dir, "internal/engine"):
		return "engine", 1
	case strings.HasPrefix(dir, "internal/domain"):
		return "domain", 0
	}
	return "asset", -1
}

func TestImports(t *testing.T) {
	pkgs := load(t)
	for dir, p := range pkgs {
		from, level := band(dir)
		if from == "asset" {
			continue
		}
		key := strings.TrimPrefix(dir, "internal/")
		list, listed := allowed[key]
		if (from == "engine" || from == "feature") && !listed {
			t.Errorf("%s is not in the table of arch_test.go; say there what it may import", dir)
		}
		seen := map[string]bool{}
		for _, f := range p.files {
			for _, im := range f.imports {
				to, toLevel := band(im)
				if f.test && toLevel <= level+2 {
					continue // a test may use a neighbour to prove itself
				}
				seen[im] = true
				target := strings.TrimPrefix(im, "internal/")
				switch {
				case toLevel > level:
					t.Errorf("%s imports %s: imports go to the right only (cmd → adapter → feature → engine → domain)", f.path, im)
				case (from == "engine" || from == "feature") && to != "domain" && to != "asset" && !slices.Contains(list, target):
					t.Errorf("%s imports %s, which the table of arch_test.go does not allow", f.path, im)
				case to == from && from == "adapter" && !strings.HasPrefix(im, path.Dir(dir)) && !strings.HasPrefix(dir, im):
					t.Errorf("%s imports %s: adapters do not know each other", f.path, im)
				}
			}
		}
		if from != "cmd" && from != "adapter" && len(seen) > 8 {
			t.Errorf("%s imports %d internal packages, at most 8 are allowed", dir, len(seen))
		}
	}
	if n := longestChain(pkgs); n > 8 {
		t.Errorf("the longest import chain has %d packages, at most 8 are allowed", n)
	}
}

func longestChain(pkgs map[string]*pkg) int {
	memo := map[string]int{}
	var depth func(string) int
	depth = func(dir string) int {
		if n, ok := memo[dir]; ok {
			return n
		}
		memo[dir] = 1
		best := 0
		if p := pkgs[dir]; p != nil {
			for _, f := range p.files {
				if f.test {
					continue
				}
				for _, im := range f.imports {
					best = max(best, depth(im))
				}
			}
		}
		memo[dir] = best + 1
		return best + 1
	}
	longest := 0
	for dir := range pkgs {
		longest = max(longest, depth(dir))
	}
	return longest
}

func TestHabits(t *testing.T) {
	sqlImport := regexp.MustCompile(`"(database/sql|github\.com/mattn/go-sqlite3|github\.com/jackc/pgx[^"]*|github\.com/duckdb/[^"]*)"`)
	server := regexp.MustCompile(`http\.(ListenAndServe|Server\{|Serve\()`)
	leftover := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b`)
	skip := regexp.MustCompile(`\b[tb]\.Skip`)
	for dir, p := range load(t) {
		if slices.Contains(forbiddenNames, p.name) || slices.Contains(forbiddenNames, path.Base(dir)) {
			t.Errorf("%s: the name says nothing about what belongs there", dir)
		}
		for _, f := range p.files {
			src, err := os.ReadFile(f.path)
			if err != nil {
				t.Fatal(err)
			}
			inStore := strings.HasPrefix(dir, "internal/adapter/store") || strings.HasPrefix(dir, "internal/adapter/olap")
			if !f.test && !inStore && sqlImport.Match(src) {
				t.Errorf("%s: SQL belongs in adapter/store and adapter/olap", f.path)
			}
			if !f.test && strings.HasPrefix(dir, "internal") && !strings.HasPrefix(dir, "internal/adapter/httpapi") && server.Match(src) {
				t.Errorf("%s: only adapter/httpapi and cmd serve HTTP", f.path)
			}
			if !f.test && strings.HasPrefix(dir, "internal") && bytes.Contains(src, []byte("time.Now(")) {
				t.Errorf("%s: take a domain.Clock instead of time.Now", f.path)
			}
			if f.path != "arch_test.go" && leftover.Match(src) {
				t.Errorf("%s: finish it or delete it", f.path)
			}
			if f.path != "arch_test.go" && f.test && skip.Match(src) {
				t.Errorf("%s: a skipped test proves nothing", f.path)
			}
		}
	}
}

func TestMap(t *testing.T) {
	pkgs := load(t)
	var out bytes.Buffer
	out.WriteString("# Map\n\nEvery package and its contract. Generated by `make generate` from the package comments; the import rules are in `arch_test.go`.\n")
	bands := []struct{ name, prefix, title string }{
		{"cmd", "cmd/", "cmd — wiring"}, {"adapter", "internal/adapter", "adapter — the outside world"},
		{"feature", "internal/feature", "feature — the business"}, {"engine", "internal/engine", "engine — mechanisms"},
		{"domain", "internal/domain", "domain — the words"}, {"asset", "web", "web — the built app"},
	}
	for _, b := range bands {
		fmt.Fprintf(&out, "\n## %s\n\n| package | contract |\n|---|---|\n", b.title)
		var dirs []string
		for dir := range pkgs {
			if name, _ := band(dir); name == b.name && strings.HasPrefix(dir, b.prefix) {
				dirs = append(dirs, dir)
			}
		}
		slices.Sort(dirs)
		for _, dir := range dirs {
			doc := strings.Join(strings.Fields(strings.SplitN(pkgs[dir].doc, "\n\n", 2)[0]), " ")
			if doc == "" {
				t.Errorf("%s has no package comment: say its contract in one sentence", dir)
			}
			fmt.Fprintf(&out, "| `%s` | %s |\n", dir, strings.ReplaceAll(doc, "|", "\\|"))
		}
	}
	const name = "docs/MAP.md"
	if *update {
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(got, out.Bytes()) {
		t.Errorf("%s is not what the package comments say; run make generate", name)
	}
}
