package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/term"

	"kefu/internal/adapter/httpapi"
	"kefu/internal/domain"
)

var errDiffers = errors.New("the stored facts are not what the events say; run kefu facts rebuild")

func runVersion(_ context.Context, s streams, _ []string) error {
	fmt.Fprintf(s.out, "kefu %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, x := range info.Settings {
			if x.Key == "vcs.revision" {
				fmt.Fprintln(s.out, "revision", x.Value)
			}
		}
	}
	return nil
}

func runOpenAPI(_ context.Context, s streams, args []string) error {
	f := newFlags("openapi", "", s)
	if err := f.parse(args); err != nil {
		return err
	}
	api := httpapi.New(httpapi.Deps{Version: version})
	b, err := api.OpenAPI()
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func runFacts(ctx context.Context, s streams, args []string) error {
	if len(args) == 0 || (args[0] != "rebuild" && args[0] != "verify") {
		return domain.Invalid("command", "bad_command", "usage: kefu facts rebuild|verify [flags]")
	}
	what := args[0]
	f := newFlags("facts "+what, "", s)
	p := f.place()
	if err := f.parse(args[1:]); err != nil {
		return err
	}
	c, err := dial(ctx, p, "en")
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.call(ctx, http.MethodPost, "/api/facts/"+what, nil, nil); err != nil {
		return err
	}
	type state struct {
		Running  bool                 `json:"running"`
		Progress httpapi.Progress     `json:"progress"`
		Report   *httpapi.FactsReport `json:"report"`
		Error    string               `json:"error"`
	}
	bar := newBar(s.err, "facts "+what)
	begun := time.Now()
	for {
		var st state
		if err := c.call(ctx, http.MethodGet, "/api/facts/work", nil, &st); err != nil {
			return err
		}
		bar.set(st.Progress.Done, st.Progress.Total)
		if !st.Running {
			bar.end()
			if st.Error != "" {
				return errors.New(st.Error)
			}
			return reportFacts(s, what, st.Progress.Total, st.Report, time.Since(begun))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func reportFacts(s streams, what string, events int64, r *httpapi.FactsReport, took time.Duration) error {
	if what == "rebuild" {
		fmt.Fprintf(s.out, "rebuilt the facts of %d events in %s\n", events, took.Round(time.Millisecond))
		return nil
	}
	for _, t := range r.Tables {
		fmt.Fprintf(s.out, "%-13s stored %9d  folded %9d\n", t.Table, t.Stored, t.Folded)
	}
	if r.OK {
		fmt.Fprintln(s.out, "the facts are what the events say")
		return nil
	}
	for _, d := range r.Differs {
		fmt.Fprintln(s.out, d)
	}
	return errDiffers
}

func runUser(ctx context.Context, s streams, args []string) error {
	if len(args) == 0 {
		return domain.Invalid("command", "bad_command", "usage: kefu user list|add|password [flags]")
	}
	what := args[0]
	f := newFlags("user "+what, "", s)
	p := f.place()
	email := f.String("email", "", "e-mail address, the login name")
	name := f.String("name", "", "name")
	role := f.String("role", "viewer", "owner, manager, supervisor, agent, outsourced, quality, techlead, finance or viewer")
	password := f.String("password", "", "password; asked for on a terminal, made up and printed otherwise")
	if err := f.parse(args[1:]); err != nil {
		return err
	}
	c, err := dial(ctx, p, "en")
	if err != nil {
		return err
	}
	defer c.close()
	switch what {
	case "list":
		return listUsers(ctx, s, c)
	case "add":
		body := map[string]any{"email": *email, "name": *name, "role": *role, "password": *password}
		var u httpapi.UserView
		if err := c.call(ctx, http.MethodPost, "/api/users", body, &u); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "added %s (%s)\n", u.Email, u.Role)
		if u.Password != "" {
			fmt.Fprintf(s.out, "password: %s\n", u.Password)
		}
		return nil
	case "password":
		return setPassword(ctx, s, c, *email, *password)
	}
	return domain.Invalid("command", "bad_command", "there is no kefu user %s; use list, add or password", what)
}

type userList struct {
	Items []httpapi.UserView `json:"items"`
}

func listUsers(ctx context.Context, s streams, c *client) error {
	var l userList
	if err := c.call(ctx, http.MethodGet, "/api/users", nil, &l); err != nil {
		return err
	}
	for _, u := range l.Items {
		state := ""
		if u.Disabled {
			state = "disabled"
		}
		fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\t%s\n", u.ID, u.Email, u.Name, u.Role, state)
	}
	return nil
}

func setPassword(ctx context.Context, s streams, c *client, email, password string) error {
	var l userList
	if err := c.call(ctx, http.MethodGet, "/api/users", nil, &l); err != nil {
		return err
	}
	for _, u := range l.Items {
		if !strings.EqualFold(u.Email, email) {
			continue
		}
		if password == "" {
			f, ok := s.in.(*os.File)
			if !ok || !term.IsTerminal(int(f.Fd())) {
				return domain.Invalid("password", "password_missing", "give the new password with --password")
			}
			fmt.Fprint(s.err, "new password: ")
			b, err := term.ReadPassword(int(f.Fd()))
			fmt.Fprintln(s.err)
			if err != nil {
				return err
			}
			password = string(b)
		}
		if err := c.call(ctx, http.MethodPut, "/api/users/"+u.ID.String(), map[string]string{"password": password}, nil); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "password of %s is set; all its sessions have ended\n", u.Email)
		return nil
	}
	return domain.NotFound("no_user", "there is no user %q; kefu user list shows them", email)
}
