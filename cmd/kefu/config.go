package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"kefu/internal/domain"
)

// flags is a flag set whose flags can also come from the environment and from a YAML file. A flag given on the command line wins over the
// environment, the environment over the file, the file over the default.
type flags struct {
	*flag.FlagSet
	config *string
	takes  string // what may stand beside the flags, for the usage line; empty: nothing
}

// place is where a workspace lives.
type place struct {
	data *string
	db   *string
	olap *string
}

func newFlags(name, args string, s streams) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), takes: args}
	f.SetOutput(s.err)
	f.config = f.String("config", "", "YAML file with flag values (`file`)")
	f.Usage = func() {
		fmt.Fprintf(s.err, "usage: kefu %s [flags] %s\n", name, args)
		f.PrintDefaults()
	}
	return f
}

func (f *flags) place() place {
	return place{
		data: f.String("data", "data", "folder of the database, the facts and uploaded files (`dir`)"),
		db:   f.String("db", "", "event database: a folder, or postgres://… (`url`); default: the data folder"),
		olap: f.String("olap", "", "fact file (`path`); default: facts.duckdb in the data folder"),
	}
}

// parse reads the command line, then fills what it left unset.
func (f *flags) parse(args []string) error {
	if err := f.split(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return domain.Invalid("flags", "bad_flag", "%v", err)
	}
	if f.takes == "" && f.NArg() > 0 {
		return domain.Invalid("flags", "bad_argument", "%q is not a flag; kefu %s takes flags only", f.Arg(0), f.Name())
	}
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	file, err := f.readFile()
	if err != nil {
		return err
	}
	var failed error
	f.VisitAll(func(x *flag.Flag) {
		if given[x.Name] || failed != nil {
			return
		}
		env := "KEFU_" + strings.ToUpper(strings.ReplaceAll(x.Name, "-", "_"))
		value, ok := os.LookupEnv(env)
		origin := env
		if !ok {
			value, ok = file[x.Name]
			origin = *f.config
		}
		if !ok {
			return
		}
		if err := x.Value.Set(value); err != nil {
			failed = domain.Invalid(x.Name, "bad_flag", "%s: %q does not fit --%s: %v", origin, value, x.Name, err)
		}
	})
	if l := f.Lookup("lang"); failed == nil && l != nil && l.Value.String() != "zh-CN" && l.Value.String() != "en" {
		failed = domain.Invalid("lang", "bad_lang", "--lang %q is neither zh-CN nor en", l.Value)
	}
	return failed
}

// split reads flags wherever they stand: in "import FILE --dry-run" a flag that was taken for a file would write what should not be kept.
func (f *flags) split(args []string) error {
	rest := []string{"--"}
	for {
		if err := f.FlagSet.Parse(args); err != nil {
			return err
		}
		left := f.Args()
		if n := len(args) - len(left); n > 0 && args[n-1] == "--" {
			rest, left = append(rest, left...), nil
		}
		if len(left) == 0 {
			return f.FlagSet.Parse(rest)
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

func (f *flags) readFile() (map[string]string, error) {
	if *f.config == "" {
		*f.config = os.Getenv("KEFU_CONFIG")
	}
	if *f.config == "" {
		return nil, nil
	}
	b, err := os.ReadFile(*f.config)
	if err != nil {
		return nil, domain.Invalid("config", "bad_config", "%v", err)
	}
	out := map[string]string{}
	if err := yaml.Unmarshal(b, &out); err != nil {
		return nil, domain.Invalid("config", "bad_config", "%s: %v; write one flag a line, as listen: 127.0.0.1:8080", *f.config, err)
	}
	return out, nil
}

// dbURL is where events live.
func (p place) dbURL() string {
	if *p.db != "" {
		return *p.db
	}
	return *p.data
}

// olapPath is the fact file.
func (p place) olapPath() (string, error) {
	switch {
	case *p.olap == "":
		return filepath.Join(*p.data, "facts.duckdb"), nil
	case strings.Contains(*p.olap, "://"):
		return "", domain.Invalid("olap", "bad_olap", "--olap %s: this build keeps facts in a file only; give a path", *p.olap)
	}
	return *p.olap, nil
}

// parseDay reads YYYY-MM-DD as the end of that day in a zone, or now when empty.
func parseDay(name, s string, zone *time.Location, now time.Time) (time.Time, error) {
	if s == "" {
		return now, nil
	}
	d, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return time.Time{}, domain.Invalid(name, "bad_date", "--%s %q is not a date like 2026-11-21", name, s)
	}
	return d.AddDate(0, 0, 1).Add(-time.Microsecond), nil
}
