// Command load puts the built server under the load of a busy desk on this machine and prints each figure beside its goal: idle visitors,
// messages a second, how long a message takes to an agent's screen, lists of a large inbox, and messages while reports are asked for.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

// sections are the parts of a run, in order.
func sections() []string { return []string{"idle", "messages", "screen", "reports", "inbox"} }

// load is one run.
type load struct {
	visitors      int // that look at a page and say nothing
	agents        int
	conversations int // in the folder before
	seconds       int // of each measurement that goes by time
	rate          int // messages a second of the measurement of screens
	messages      int // that the most clients send between them
	bare          bool
	binary        string
	dir           string
	progress      io.Writer
	report        report
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "load:", err)
		}
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) (err error) {
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(progress)
	l := &load{progress: progress}
	only := f.String("only", strings.Join(sections(), ","), "parts to run, separated by commas")
	asJSON := f.String("json", "", "write the figures as JSON to a `file` as well")
	temp := f.String("temp", "", "where the data folder goes, on the disk to be measured; default: the system's place (`dir`)")
	f.StringVar(&l.binary, "binary", filepath.Join("bin", "kefu"), "the built program (`file`)")
	f.IntVar(&l.visitors, "visitors", 10_000, "visitors with an open page")
	f.IntVar(&l.agents, "agents", 200, "agents with an open inbox")
	f.IntVar(&l.conversations, "conversations", 50_000, "conversations, each of a contact of its own, in the folder before")
	f.IntVar(&l.seconds, "seconds", 10, "seconds of each measurement")
	f.IntVar(&l.rate, "rate", 500, "messages a second while the way to the screen is timed")
	f.IntVar(&l.messages, "messages", 12_000, "messages of the largest number of clients; fewer send fewer")
	f.BoolVar(&l.bare, "bare", true, "measure the bare database beside the messages")
	if err := f.Parse(args); err != nil {
		return err
	}
	parts := strings.Split(*only, ",")
	for _, p := range parts {
		if !slices.Contains(sections(), p) {
			return fmt.Errorf("-only %s: the parts are %s", p, strings.Join(sections(), ", "))
		}
	}
	if l.visitors < 1 || l.agents < teams || l.conversations < teams || l.seconds < 1 || l.rate < 1 || l.messages < 256 {
		return fmt.Errorf("-visitors, -seconds and -rate must be at least 1, -agents and -conversations at least %d, -messages at least 256", teams)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if l.dir, err = os.MkdirTemp(*temp, "kefu-load-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(l.dir)) }()
	if err := l.measure(ctx, parts); err != nil {
		return err
	}
	if *asJSON != "" {
		if err := l.report.save(*asJSON); err != nil {
			return err
		}
	}
	return l.report.text(out)
}

// measure fills a folder, serves it and puts the server under each load in turn.
func (l *load) measure(ctx context.Context, parts []string) error {
	start := time.Now()
	if err := moreFiles(); err != nil {
		return err
	}
	l.report.Started, l.report.Busy = start, busy()
	folder := filepath.Join(l.dir, "data")
	w, err := l.fill(ctx, folder)
	if err != nil {
		return fmt.Errorf("fill the folder: %w", err)
	}
	srv, err := l.serve(ctx, folder)
	if err != nil {
		return err
	}
	err = l.under(ctx, srv, w, parts)
	if err = errors.Join(err, srv.stop()); err != nil {
		return err
	}
	l.report.Seconds = time.Since(start).Seconds()
	return nil
}

func (l *load) under(ctx context.Context, srv *server, w *world, parts []string) error {
	if err := w.open(ctx, srv); err != nil {
		return err
	}
	if err := l.rested(ctx, srv); err != nil {
		return err
	}
	for _, p := range sections() {
		if !slices.Contains(parts, p) {
			continue
		}
		l.say("%s", p)
		var err error
		switch p {
		case "idle":
			err = l.idle(ctx, srv, w)
		case "messages":
			err = l.throughput(ctx, srv, w)
		case "screen":
			err = l.screen(ctx, srv, w)
		case "reports":
			err = l.besideReports(ctx, srv, w)
		case "inbox":
			err = l.inbox(ctx, w)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return nil
}

// moreFiles lets this process, and the server it starts, have as many sockets as the system allows.
func moreFiles() error {
	var lim syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &lim); err != nil {
		return err
	}
	lim.Cur = lim.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &lim)
}

// bareRate is the messages a second of group commit on the same kind of file with no server around it: cmd/bench measures it.
func (l *load) bareRate(ctx context.Context, writers, writes int) (float64, error) {
	program := filepath.Join(l.dir, "bare.test")
	if _, err := os.Stat(program); errors.Is(err, os.ErrNotExist) {
		cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", program, "./cmd/bench")
		cmd.Stderr = l.progress
		if err := cmd.Run(); err != nil {
			return 0, fmt.Errorf("build the bare measurements (run this in the folder of go.mod, or with -bare=false): %w", err)
		}
	}
	return askBare(ctx, program, l.dir, writers, writes)
}

// say tells whoever waits what is going on.
func (l *load) say(format string, args ...any) {
	fmt.Fprintf(l.progress, time.Now().Format("15:04:05 ")+format+"\n", args...)
}
