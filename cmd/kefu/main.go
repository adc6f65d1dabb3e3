// Command kefu is the whole product: it serves the web app and the API, and answers on the command line.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones must not depend on the machine

	"kefu/internal/domain"
)

// Exit codes a script can rely on.
const (
	exitOK          = 0
	exitFailed      = 1 // something went wrong here
	exitUsage       = 2 // bad input: flags, files, queries
	exitNotFound    = 3
	exitForbidden   = 4
	exitUnavailable = 5 // no server, no database, or busy
	exitDiffers     = 6 // facts verify found a difference; import rejected rows under --strict
)

// command is one subcommand.
type command struct {
	name    string
	summary string
	run     func(ctx context.Context, io streams, args []string) error
}

// streams are the three standard streams, so that tests can run a command.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

func commands() []command {
	return []command{
		{"serve", "run the server: web app, API and folding of facts", runServe},
		{"demo", "fill an empty folder with simulated history", runDemo},
		{"import", "import history from CSV, TSV, XLSX or JSONL files", runImport},
		{"query", "answer a metric query as table, JSON or CSV", runQuery},
		{"metric", "list, explain or check metrics", runMetric},
		{"facts", "rebuild or verify the facts", runFacts},
		{"export", "write a report as XLSX, PDF or CSV", runExport},
		{"user", "list and add users, set passwords", runUser},
		{"openapi", "print the OpenAPI 3.1 document", runOpenAPI},
		{"version", "print the version", runVersion},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
}

func run(ctx context.Context, s streams, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(s.out)
		if len(args) == 0 {
			return exitUsage
		}
		return exitOK
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, s, args[1:])
		if err == nil || errors.Is(err, flag.ErrHelp) {
			return exitOK
		}
		fmt.Fprintf(s.err, "kefu %s: %v\n", c.name, err)
		return exitCode(err)
	}
	fmt.Fprintf(s.err, "kefu: there is no command %q; kefu help lists them\n", args[0])
	return exitUsage
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Kefu 客服 — customer service and the performance of those who give it\n\nusage: kefu COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nkefu COMMAND -h lists its flags. Each flag can be set by an environment variable (--listen as KEFU_LISTEN) or in the YAML file\n"+
		"named by --config or KEFU_CONFIG. Exit codes: 0 done, 1 failed, 2 bad input, 3 not found, 4 not allowed, 5 unavailable, 6 differs.\n")
}

func exitCode(err error) int {
	if errors.Is(err, errDiffers) {
		return exitDiffers
	}
	switch domain.KindOf(err) {
	case domain.KindInvalid, domain.KindConflict:
		return exitUsage
	case domain.KindNotFound:
		return exitNotFound
	case domain.KindForbidden, domain.KindUnauthenticated:
		return exitForbidden
	case domain.KindUnavailable, domain.KindTooMany:
		return exitUnavailable
	}
	return exitFailed
}
