// Command bench measures everything Kefu promises about speed and memory in one run, and prints each figure beside its goal.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// sections are the parts of a run, in order: what writes gigabytes comes last.
func sections() []string { return []string{"import", "messages", "serve", "fold", "queries"} }

// bench is one run.
type bench struct {
	sizes    []int
	days     int // of history behind the conversations; 0: as many as fit their number
	folder   int // conversations in the folder that the server is started on
	messages int // that are imported
	runs     int // of every query
	binary   string
	dir      string // everything temporary
	bare     string // the program that measures without Kefu's code
	progress io.Writer
	report   report
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) (err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(progress)
	sizes := f.String("sizes", "100000,1000000,10000000", "numbers of conversations to ask the reports about, separated by commas")
	only := f.String("only", strings.Join(sections(), ","), "parts to run, separated by commas")
	asJSON := f.Bool("json", false, "print JSON instead of a table")
	profile := f.String("cpuprofile", "", "write a CPU profile of this process to a `file`")
	temp := f.String("temp", "", "where temporary files go; default: the system's place (`dir`)")
	b := &bench{progress: progress, report: report{Started: now(), Load: load()}}
	f.StringVar(&b.binary, "binary", filepath.Join("bin", "kefu"), "the built program (`file`)")
	f.IntVar(&b.days, "days", 0, "days over which the conversations are spread, up to 1000; 0: 90, a year or 1000, the more the longer")
	f.IntVar(&b.folder, "folder", 100_000, "conversations in the folder that the server starts on")
	f.IntVar(&b.messages, "messages", 200_000, "messages to import")
	f.IntVar(&b.runs, "runs", 7, "times every query is asked; short ones five times as often")
	if err := f.Parse(args); err != nil {
		return err
	}
	if b.sizes, err = numbers(*sizes); err != nil {
		return err
	}
	parts := strings.Split(*only, ",")
	for _, p := range parts {
		if !slices.Contains(sections(), p) {
			return fmt.Errorf("-only %s: the parts are %s", p, strings.Join(sections(), ", "))
		}
	}
	if b.days < 0 || b.days > 1000 {
		return errors.New("-days must be from 0 to 1000")
	}
	if b.runs < 1 || b.folder < 1 || b.messages < 1 {
		return errors.New("-runs, -folder and -messages must be at least 1")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if b.dir, err = os.MkdirTemp(*temp, "kefu-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if err := b.measure(ctx, parts, *profile); err != nil {
		return err
	}
	if *asJSON {
		return b.report.json(out)
	}
	return b.report.text(out)
}

func (b *bench) measure(ctx context.Context, parts []string, profile string) error {
	start := time.Now()
	if slices.Contains(parts, "queries") || slices.Contains(parts, "messages") {
		if err := b.buildBare(ctx); err != nil {
			return err
		}
	}
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for _, p := range sections() {
		if !slices.Contains(parts, p) {
			continue
		}
		var err error
		syscall.Sync() // what the part before has written is not this one's work
		switch p {
		case "import":
			err = b.imports(ctx)
		case "messages":
			err = b.messageTx(ctx)
		case "serve":
			err = b.serve(ctx)
		case "fold":
			err = b.fold(ctx)
		case "queries":
			for _, n := range b.sizes {
				if err = b.queries(ctx, n); err != nil {
					break
				}
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	b.report.Seconds = time.Since(start).Seconds()
	return nil
}

// buildBare compiles this command's test program: it holds the measurements that go round Kefu's code and speak SQL themselves.
func (b *bench) buildBare(ctx context.Context) error {
	b.bare = filepath.Join(b.dir, "bare.test")
	b.say("building the bare measurements")
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", b.bare, "./cmd/bench")
	cmd.Stderr = b.progress
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build the bare measurements (run this in the folder of go.mod): %w", err)
	}
	return nil
}

// say tells whoever waits what is going on.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(b.progress, time.Now().Format("15:04:05 ")+format+"\n", args...)
}

// numbers reads whole numbers separated by commas, smallest first.
func numbers(s string) ([]int, error) {
	var out []int
	for _, part := range strings.Split(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-sizes %q: give numbers of conversations such as 100000,1000000,10000000", s)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return out, nil
}
