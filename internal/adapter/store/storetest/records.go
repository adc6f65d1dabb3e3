package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/audit"
	"kefu/internal/engine/fact"
)

func contacts(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	a := domain.Contact{ID: 1, StoreID: 11, Name: "A", Country: "DE", Language: "de", Identifiers: []domain.Identifier{{Kind: "email", Value: "a@example.com"}}}
	b := domain.Contact{ID: 2, StoreID: 12, Name: "B", Identifiers: []domain.Identifier{{Kind: "email", Value: "a@example.com"}}}
	must(s.Ingest(ctx, domain.Batch{Contacts: []domain.Contact{a, b}}))(t)
	again := a
	again.Name = "Other"
	again.Identifiers = []domain.Identifier{{Kind: "phone", Value: "+49 30 1"}, {Kind: "email", Value: "a@example.com"}}
	taken := domain.Contact{ID: 3, StoreID: 11, Identifiers: []domain.Identifier{{Kind: "phone", Value: "+49 30 1"}}}
	same(t, "result", must(s.Ingest(ctx, domain.Batch{Contacts: []domain.Contact{again, taken}}))(t), domain.BatchResult{Contacts: 1})
	a.Person, b.Person = 1, 2
	a.Identifiers = append(a.Identifiers, again.Identifiers[0])
	same(t, "contacts", must(s.Contacts(ctx, []domain.ID{2, 1, 9}))(t), []domain.Contact{a, b})
	same(t, "found", must(s.FindContact(ctx, 11, again.Identifiers[0]))(t), a)
	same(t, "found in the other store", must(s.FindContact(ctx, 12, b.Identifiers[0]))(t), b)
	_, err := s.FindContact(ctx, 12, again.Identifiers[0])
	fails(t, err, domain.KindNotFound, "contact_not_found")
	_, err = s.Contact(ctx, 9)
	fails(t, err, domain.KindNotFound, "contact_not_found")
	_, err = s.Ingest(ctx, domain.Batch{Contacts: []domain.Contact{{ID: 0, StoreID: 1}}})
	fails(t, err, domain.KindInvalid, "bad_id")
}

func desk(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	check(t, s.SaveStores(ctx, domain.Store{ID: 1, Name: "B"}, domain.Store{ID: 2, Name: "A", Kind: "dtc", Currency: "EUR", Zone: "Europe/Berlin", Demo: true}))
	check(t, s.SaveStores(ctx, domain.Store{ID: 1, Name: "C", Kind: "b2b"}))
	same(t, "stores", must(s.Stores(ctx))(t), []domain.Store{{ID: 2, Name: "A", Kind: "dtc", Currency: "EUR", Zone: "Europe/Berlin", Demo: true}, {ID: 1, Name: "C", Kind: "b2b"}})
	account := domain.Account{ID: 5, StoreID: 1, Channel: domain.ChannelLINE, Name: "LINE"}
	check(t, s.SaveAccounts(ctx, account))
	account.Name = "LINE TH"
	check(t, s.SaveAccounts(ctx, account))
	same(t, "accounts", must(s.Accounts(ctx))(t), []domain.Account{account})
	agent := domain.Agent{ID: 7, Name: "赵一凡", Email: "z@example.com", Languages: []string{"zh", "en"}, HiredOn: "2025-01-01",
		Terms: []domain.AgentTerm{{From: 5, Team: 3, Seniority: domain.SenioritySenior, Employment: domain.EmploymentOwn}}}
	check(t, s.SaveAgents(ctx, agent))
	agent.LeftOn = "2026-02-01"
	check(t, s.SaveAgents(ctx, agent))
	same(t, "agent", must(s.Agent(ctx, 7))(t), agent)
	same(t, "agents", must(s.Agents(ctx))(t), []domain.Agent{agent})
	same(t, "names", must(s.AgentNames(ctx, []domain.ID{agent.ID, 0, 999, agent.ID}))(t), map[domain.ID]string{agent.ID: agent.Name})
	_, err := s.Agent(ctx, 8)
	fails(t, err, domain.KindNotFound, "agent_not_found")

	type note struct{ A, B int }
	var got note
	same(t, "found", must(s.GetJSON(ctx, "k", &got))(t), false)
	for i := range 2 {
		check(t, s.PutJSON(ctx, "k", note{i, 2}))
	}
	same(t, "found", must(s.GetJSON(ctx, "k", &got))(t), true)
	same(t, "document", got, note{1, 2})
}

func settings(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	same(t, "new workspace", len(must(s.LoadSettings(ctx))(t)), 0)
	first, second := fact.Defaults("Asia/Shanghai"), fact.Defaults("Europe/Berlin")
	second.EffectiveFrom, second.SlowTurn, second.Version = Start, 99, 1
	same(t, "version", must(s.SaveSettings(ctx, first, 0))(t), 1)
	same(t, "version", must(s.SaveSettings(ctx, second, 7))(t), 2)
	first.Version, second.Version = 1, 2
	same(t, "history", must(s.LoadSettings(ctx))(t), fact.History{first, second})
	must(s.CreateUser(ctx, store.User{ID: 7, Email: "a@example.com", Name: "Ann", Role: "owner"}))(t)
	saved := must(s.SettingsSaved(ctx))(t)
	if len(saved) != 2 || saved[0].By != 0 || saved[0].Name != "" || saved[1].By != 7 || saved[1].Name != "Ann" || saved[1].At == 0 {
		t.Errorf("saved by %+v", saved)
	}
}

func targets(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	good, great := 0.8, 0.9
	a := store.Target{ID: 2, Set: "欧美邮件", Metric: "fcr", Market: "europe", Channel: "email", Seniority: domain.SeniorityJunior, Team: 3, Good: &good, EffectiveFrom: 5}
	b := a
	b.ID, b.Great, b.EffectiveFrom = 1, &great, 9
	check(t, s.SaveTargets(ctx, b, a))
	same(t, "targets", must(s.Targets(ctx))(t), []store.Target{a, b})
	check(t, s.SaveTargets(ctx, store.Target{Metric: "csat"}))
	if got := must(s.Targets(ctx))(t)[0]; got.ID == 0 || got.Metric != "csat" || got.Alert != nil {
		t.Errorf("a target without id became %+v", got)
	}
	types := []store.IssueType{{Key: "logistics", ZH: "物流", EN: "Logistics", Position: 1, EffectiveFrom: "2026-01-01"}, {Key: "delay", Parent: "logistics", ZH: "延误", EN: "Delay", Position: 2}}
	check(t, s.SaveIssueTypes(ctx, types[1], types[0]))
	types[1].EffectiveTo = "2026-03-01"
	check(t, s.SaveIssueTypes(ctx, types[1]))
	same(t, "issue types", must(s.IssueTypes(ctx))(t), types)
}

func users(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	u := must(s.CreateUser(ctx, store.User{Email: "Ann@Example.com", Name: "Ann", Role: "owner", Agent: 7, Teams: []domain.ID{1, 2}, PasswordHash: "h", Lang: "zh-CN"}))(t)
	if u.ID == 0 || u.Created.IsZero() || u.Email != "ann@example.com" {
		t.Errorf("created user %+v", u)
	}
	_, err := s.CreateUser(ctx, store.User{Email: "ANN@example.com"})
	fails(t, err, domain.KindConflict, "duplicate")
	same(t, "user", must(s.User(ctx, u.ID))(t), u)
	same(t, "by e-mail", must(s.UserByEmail(ctx, "aNN@example.com"))(t), u)
	same(t, "count", must(s.CountUsers(ctx))(t), 1)
	same(t, "failed once", must(s.LoginFailed(ctx, u.ID))(t), 1)
	same(t, "failed twice", must(s.LoginFailed(ctx, u.ID))(t), 2)
	changed := u
	changed.Name, changed.Disabled, changed.Teams, changed.Email = "Anna", true, nil, "Anna@example.com"
	check(t, s.UpdateUser(ctx, changed))
	check(t, s.LoginSucceeded(ctx, u.ID))
	changed.Email = "anna@example.com"
	same(t, "users", must(s.Users(ctx))(t), []store.User{changed})
	other := must(s.CreateUser(ctx, store.User{Email: "bob@example.com"}))(t)
	other.Email = "ANNA@example.com"
	fails(t, s.UpdateUser(ctx, other), domain.KindConflict, "duplicate")
	fails(t, s.UpdateUser(ctx, store.User{ID: 1}), domain.KindNotFound, "user_not_found")
	_, err = s.LoginFailed(ctx, 1)
	fails(t, err, domain.KindNotFound, "user_not_found")
}

func sessions(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	for _, h := range []string{"a", "b", "c"} {
		check(t, s.CreateSession(ctx, store.Session{TokenHash: h, User: 1, Created: 10, LastSeen: 10, Expires: 100, UserAgent: "UA " + h}))
	}
	fails(t, s.CreateSession(ctx, store.Session{TokenHash: "a", User: 2}), domain.KindConflict, "duplicate")
	check(t, s.TouchSession(ctx, "b", 20, 200))
	want := store.Session{TokenHash: "b", User: 1, Created: 10, LastSeen: 20, Expires: 200, UserAgent: "UA b"}
	same(t, "session", must(s.Session(ctx, "b", 199))(t), want)
	_, err := s.Session(ctx, "b", 200)
	fails(t, err, domain.KindNotFound, "session_not_found")
	same(t, "newest", must(s.SessionsOf(ctx, 1))(t)[0], want)
	check(t, s.DeleteSession(ctx, "a"))
	same(t, "after one ended", len(must(s.SessionsOf(ctx, 1))(t)), 2)
	check(t, s.DeleteExpiredSessions(ctx, 100))
	same(t, "after expiry", must(s.SessionsOf(ctx, 1))(t), []store.Session{want})
	check(t, s.CreateSession(ctx, store.Session{TokenHash: "d", User: 1, Expires: 100}))
	check(t, s.DeleteSessionsOf(ctx, 1, "b"))
	same(t, "after the others ended", must(s.SessionsOf(ctx, 1))(t), []store.Session{want})

	forever := must(s.CreateToken(ctx, store.Token{Hash: "x", User: 1, Name: "ci", Created: 5}))(t)
	brief := must(s.CreateToken(ctx, store.Token{Hash: "y", User: 2, Name: "try", Created: 6, Expires: 50}))(t)
	same(t, "token", must(s.Token(ctx, "x", 1<<60))(t), forever)
	_, err = s.Token(ctx, "y", 50)
	fails(t, err, domain.KindNotFound, "token_not_found")
	check(t, s.TouchToken(ctx, forever.ID, 44))
	forever.LastUsed = 44
	same(t, "of one", must(s.TokensOf(ctx, 1))(t), []store.Token{forever})
	same(t, "of all", must(s.TokensOf(ctx, 0))(t), []store.Token{forever, brief})
	fails(t, s.DeleteToken(ctx, 2, forever.ID), domain.KindNotFound, "token_not_found")
	check(t, s.DeleteToken(ctx, 1, forever.ID))
	check(t, s.DeleteToken(ctx, 0, brief.ID))
	same(t, "none left", len(must(s.TokensOf(ctx, 0))(t)), 0)
}

func auditChain(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	same(t, "empty chain", must(s.VerifyChain(ctx))(t), 0)
	for i := range 7 {
		e := audit.Entry{User: domain.ID(1 + i%2), Name: "周雅婷", Action: "figures.view", Object: "agent:" + domain.ID(i%3).String(), Detail: json.RawMessage(`{"n":1}`)}
		check(t, s.AppendAudit(ctx, e))
	}
	check(t, s.AppendAudit(ctx, audit.Entry{Action: "settings.save", Object: "settings", At: 77}))
	same(t, "chain", must(s.VerifyChain(ctx))(t), 0)
	ids := func(f store.AuditFilter, limit int) (out []int64) {
		for _, e := range must(s.Audit(ctx, f, limit))(t) {
			out = append(out, e.ID)
		}
		return out
	}
	same(t, "newest", ids(store.AuditFilter{}, 3), []int64{8, 7, 6})
	same(t, "next page", ids(store.AuditFilter{Before: 6}, 3), []int64{5, 4, 3})
	same(t, "by user", ids(store.AuditFilter{User: 2}, 9), []int64{6, 4, 2})
	same(t, "by object", ids(store.AuditFilter{Object: "agent:0", Action: "figures.view"}, 9), []int64{7, 4, 1})
	last := must(s.Audit(ctx, store.AuditFilter{}, 2))(t)
	if last[0].Prev != last[1].Hash || last[0].At != 77 || last[1].At.IsZero() || last[1].Name != "周雅婷" || string(last[1].Detail) != `{"n":1}` || last[0].Detail != nil {
		t.Errorf("entries %+v", last)
	}
}

func reports(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	own := must(s.SaveReport(ctx, store.SavedReport{Owner: 1, Name: "B", Doc: json.RawMessage(`{"a":1}`)}))(t)
	shared := must(s.SaveReport(ctx, store.SavedReport{Owner: 2, Name: "A", Shared: true, Doc: json.RawMessage(`{}`)}))(t)
	must(s.SaveReport(ctx, store.SavedReport{Owner: 2, Name: "C", Doc: json.RawMessage(`{}`)}))(t)
	same(t, "reports", must(s.Reports(ctx, 1))(t), []store.SavedReport{shared, own})
	renamed := own
	renamed.Name, renamed.Owner = "D", 9
	renamed = must(s.SaveReport(ctx, renamed))(t)
	renamed.Owner = 1
	same(t, "report", must(s.Report(ctx, own.ID))(t), renamed)

	sch := must(s.SaveSchedule(ctx, store.Schedule{Report: own.ID, Owner: 1, Doc: json.RawMessage(`{"at":"10:00"}`), Enabled: true, NextRun: 100}))(t)
	off := must(s.SaveSchedule(ctx, store.Schedule{Report: shared.ID, Doc: json.RawMessage(`{}`), NextRun: 50}))(t)
	same(t, "not due", len(must(s.DueSchedules(ctx, 99))(t)), 0)
	same(t, "due", must(s.DueSchedules(ctx, 100))(t), []store.Schedule{sch})
	same(t, "mine", must(s.ScheduleRan(ctx, sch.ID, 100, 101, 200, "sent"))(t), true)
	same(t, "not mine", must(s.ScheduleRan(ctx, sch.ID, 100, 101, 300, "sent"))(t), false)
	sch.LastRun, sch.NextRun, sch.LastResult = 101, 200, "sent"
	same(t, "schedule", must(s.Schedule(ctx, sch.ID))(t), sch)
	edited := sch
	edited.NextRun, edited.LastResult, edited.Doc = 250, "", json.RawMessage(`{"at":"18:00"}`)
	must(s.SaveSchedule(ctx, edited))(t)
	edited.LastResult = "sent"
	same(t, "schedules", must(s.Schedules(ctx))(t), []store.Schedule{edited, off})
	for i := range 3 {
		check(t, s.LogDelivery(ctx, store.Delivery{ID: domain.ID(i + 1), Schedule: sch.ID, At: 5, Recipient: "a@example.com", Result: "sent"}))
	}
	same(t, "deliveries", must(s.Deliveries(ctx, sch.ID, 1))(t), []store.Delivery{{ID: 3, Schedule: sch.ID, At: 5, Recipient: "a@example.com", Result: "sent"}})
	check(t, s.DeleteReport(ctx, own.ID))
	same(t, "schedules of a deleted report", must(s.Schedules(ctx))(t), []store.Schedule{off})
	fails(t, s.DeleteReport(ctx, own.ID), domain.KindNotFound, "report_not_found")
	check(t, s.DeleteSchedule(ctx, off.ID))
	fails(t, s.DeleteSchedule(ctx, off.ID), domain.KindNotFound, "schedule_not_found")
}

func imports(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	run := must(s.SaveImportRun(ctx, store.ImportRun{FileName: "tickets.csv", Source: "zendesk", Mapping: json.RawMessage(`{"v":1}`), State: "running", Started: 5, User: 1}))(t)
	old := must(s.SaveImportRun(ctx, store.ImportRun{FileName: "old.csv", State: "failed", Error: "no rows", Started: 4}))(t)
	run.State, run.Counts, run.Finished = "done", json.RawMessage(`{"rows":3}`), 9
	must(s.SaveImportRun(ctx, run))(t)
	same(t, "run", must(s.ImportRun(ctx, run.ID))(t), run)
	same(t, "runs", must(s.ImportRuns(ctx, 5))(t), []store.ImportRun{run, old})
}

func figures(t *testing.T, url string) {
	s := open(t, url)
	ctx := t.Context()
	f := store.Figure{Source: "chitu", AgentLabel: "小美", Agent: 7, Day: "2026-03-02", Metric: "consults", Value: 41, Unit: "count"}
	next := f
	next.Day, next.Value = "2026-03-03", 0.5
	check(t, s.SaveFigures(ctx, []store.Figure{next, f, f}))
	f.Value = 42
	check(t, s.SaveFigures(ctx, []store.Figure{f}))
	same(t, "both days", must(s.Figures(ctx, "2026-03-02", "2026-03-03"))(t), []store.Figure{f, next})
	same(t, "one day", must(s.Figures(ctx, "2026-03-03", "2026-03-09"))(t), []store.Figure{next})
}

func jobs(t *testing.T, url string) {
	clock := &hand{now: 1000}
	s, err := store.Open(t.Context(), url, store.Options{Clock: clock, IDs: IDs()})
	check(t, err)
	t.Cleanup(func() { s.Close() })
	ctx := t.Context()
	add := func(j store.Job) (added bool) {
		check(t, s.InTx(ctx, func(tx *store.Tx) (err error) { added, err = tx.Enqueue(j); return err }))
		return added
	}
	claim := func() []store.Job { return must(s.ClaimJobs(ctx, "mail", 5, time.Minute))(t) }
	same(t, "added", add(store.Job{Kind: "mail", Key: "a", Payload: json.RawMessage(`{"to":1}`), MaxAttempts: 2}), true)
	same(t, "added again", add(store.Job{Kind: "mail", Key: "a"}), false)
	same(t, "added for later", add(store.Job{Kind: "mail", RunAt: clock.now.Add(time.Hour)}), true)
	same(t, "added of another kind", add(store.Job{Kind: "sms", Key: "a"}), true)
	_ = s.InTx(ctx, func(tx *store.Tx) error { _, _ = tx.Enqueue(store.Job{Kind: "mail"}); return errRefused })

	first := claim()
	same(t, "due", len(first), 1)
	same(t, "payload", string(first[0].Payload), `{"to":1}`)
	same(t, "due while leased", len(claim()), 0)
	clock.now = clock.now.Add(time.Minute)
	second := claim()
	same(t, "due after the lease", len(second), 1)
	fails(t, s.FinishJob(ctx, first[0]), domain.KindConflict, "lease_lost")
	fails(t, s.FailJob(ctx, first[0], "late"), domain.KindConflict, "lease_lost")
	check(t, s.FailJob(ctx, second[0], "no route"))
	dead := must(s.Jobs(ctx, "dead", 5))(t)
	if len(dead) != 1 || dead[0].LastError != "no route" || dead[0].Attempts != 2 {
		t.Errorf("dead jobs %+v", dead)
	}
	same(t, "key of a dead job is free", add(store.Job{Kind: "mail", Key: "a"}), true)
	third := claim()
	check(t, s.FailJob(ctx, third[0], "busy"))
	clock.now = clock.now.Add(5*time.Second - time.Microsecond)
	same(t, "due before the pause ends", len(claim()), 0)
	clock.now = clock.now.Add(time.Microsecond)
	again := claim()
	same(t, "due after the pause", len(again), 1)
	check(t, s.FinishJob(ctx, again[0]))
	same(t, "left", len(must(s.Jobs(ctx, "queued", 9))(t)), 2)
}

// hand is a clock that is moved by hand.
type hand struct{ now domain.Instant }

// Now implements domain.Clock.
func (h *hand) Now() domain.Instant { return h.now }
