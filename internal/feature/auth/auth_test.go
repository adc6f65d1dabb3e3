package auth_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/auth"
)

type clock struct{ now atomic.Int64 }

func (c *clock) Now() domain.Instant   { return domain.Instant(c.now.Load()) }
func (c *clock) pass(d time.Duration)  { c.now.Add(d.Microseconds()) }
func (c *clock) set(at domain.Instant) { c.now.Store(int64(at)) }

type counter struct{ n atomic.Int64 }

func (c *counter) Next() domain.ID { return domain.ID(c.n.Add(1)) }

type world struct {
	*auth.Service
	store *store.Store
	clock *clock
}

func open(t *testing.T) *world {
	t.Helper()
	c := &clock{}
	c.set(1_795_271_525_000_000)
	ids := &counter{}
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{Clock: c, IDs: ids})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{Service: auth.New(store.Auth{Store: st}, c, ids), store: st, clock: c}
}

func (w *world) add(t *testing.T, email string, role access.Role) auth.User {
	t.Helper()
	u, _, err := w.CreateUser(t.Context(), auth.NewUser{Email: email, Name: "N", Password: "right horse", Role: role})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func code(err error) string {
	if e, ok := err.(*domain.Error); ok {
		return e.Code
	}
	if err == nil {
		return ""
	}
	return "not a domain error: " + err.Error()
}

func TestPasswordsAreHashed(t *testing.T) {
	w := open(t)
	a, b := w.add(t, "a@example.com", access.Owner), w.add(t, "b@example.com", access.Viewer)
	if !strings.HasPrefix(a.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(a.PasswordHash, "right") {
		t.Errorf("the stored password is %s", a.PasswordHash)
	}
	if a.PasswordHash == b.PasswordHash {
		t.Error("equal passwords have equal hashes: no salt")
	}
	for password, want := range map[string]string{"1234567": "password_short", "一二三四五六七": "password_short", strings.Repeat("x", 1025): "password_long"} {
		_, _, err := w.CreateUser(t.Context(), auth.NewUser{Email: "c@example.com", Name: "N", Password: password, Role: access.Viewer})
		if code(err) != want {
			t.Errorf("a password of %d bytes gives %q, want %s", len(password), code(err), want)
		}
	}
	u, made, err := w.CreateUser(t.Context(), auth.NewUser{Email: "d@example.com", Name: "N", Role: access.Viewer})
	if err != nil || len(made) < 16 {
		t.Fatalf("made up %q, %v", made, err)
	}
	if got, _, err := w.Login(t.Context(), "d@example.com", made, "1.1.1.1", ""); err != nil || got.ID != u.ID {
		t.Errorf("the made-up password does not log in: %v", err)
	}
}

func TestNewUserIsChecked(t *testing.T) {
	w := open(t)
	w.add(t, "taken@example.com", access.Owner)
	for _, tt := range []struct {
		email, name string
		role        access.Role
		want        string
	}{
		{"", "N", access.Viewer, "bad_email"}, {"x", "N", access.Viewer, "bad_email"}, {"Bob <b@example.com>", "N", access.Viewer, "bad_email"},
		{"a@example.com,b@example.com", "N", access.Viewer, "bad_email"}, {"x@example.com", "  ", access.Viewer, "name_missing"},
		{"x@example.com", "N", "", "bad_role"}, {"x@example.com", "N", "root", "bad_role"}, {" TAKEN@Example.com ", "N", access.Viewer, "email_taken"},
	} {
		_, _, err := w.CreateUser(t.Context(), auth.NewUser{Email: tt.email, Name: tt.name, Role: tt.role, Password: "right horse"})
		if code(err) != tt.want {
			t.Errorf("%q %q %q gives %q, want %s", tt.email, tt.name, tt.role, code(err), tt.want)
		}
	}
}

// TestLoginSaysNothing: whether the address, the password or the account is at fault must not show.
func TestLoginSaysNothing(t *testing.T) {
	w := open(t)
	w.add(t, "owner@example.com", access.Owner)
	off := w.add(t, "off@example.com", access.Viewer)
	yes := true
	if _, err := w.UpdateUser(t.Context(), off.ID, auth.Change{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for i, try := range [][2]string{{"owner@example.com", "wrong horse"}, {"nobody@example.com", "right horse"}, {"off@example.com", "right horse"},
		{"owner@example.com", ""}, {"", ""}, {"owner@example.com", strings.Repeat("x", 5000)}} {
		_, token, err := w.Login(t.Context(), try[0], try[1], fmt.Sprint("10.0.0.", i), "")
		if domain.KindOf(err) != domain.KindUnauthenticated || token != "" {
			t.Fatalf("%q gives %v and session %q", try, err, token)
		}
		texts = append(texts, code(err)+err.Error())
	}
	for _, x := range texts {
		if x != texts[0] {
			t.Errorf("the answers differ: %q and %q", texts[0], x)
		}
	}
	if _, _, err := w.Login(t.Context(), "  OWNER@example.com ", "right horse", "10.0.1.1", ""); err != nil {
		t.Errorf("the right password, address in capitals: %v", err)
	}
}

func TestLoginIsThrottled(t *testing.T) {
	w := open(t)
	w.add(t, "owner@example.com", access.Owner)
	fail := func(email, addr string) string {
		_, _, err := w.Login(t.Context(), email, "wrong horse", addr, "")
		return code(err)
	}
	for i := range 10 {
		if got := fail("owner@example.com", fmt.Sprint("10.1.0.", i)); got != "bad_login" {
			t.Fatalf("attempt %d gives %s", i, got)
		}
	}
	if got := fail("owner@example.com", "10.1.0.99"); got != "slow_down" {
		t.Errorf("the eleventh attempt on an account, from another address, gives %s", got)
	}
	if _, _, err := w.Login(t.Context(), "owner@example.com", "right horse", "10.1.0.100", ""); code(err) != "slow_down" {
		t.Errorf("the right password gets through a closed door: %v", err)
	}
	w.clock.pass(6 * time.Second)
	if _, _, err := w.Login(t.Context(), "owner@example.com", "right horse", "10.1.0.101", ""); err != nil {
		t.Errorf("six seconds later: %v", err)
	}
	for i := range 10 {
		fail(fmt.Sprintf("x%d@example.com", i), "10.2.0.1")
	}
	if got := fail("y@example.com", "10.2.0.1"); got != "slow_down" {
		t.Errorf("an address that tries many accounts gets %s", got)
	}
}

// TestThrottleCannotBeFlooded: an address that is blocked already must not be able to push other accounts' counts out of memory.
func TestThrottleCannotBeFlooded(t *testing.T) {
	w := open(t)
	w.add(t, "owner@example.com", access.Owner)
	for i := range 10 {
		if _, _, err := w.Login(t.Context(), "owner@example.com", "wrong horse", fmt.Sprint("10.1.0.", i), ""); code(err) != "bad_login" {
			t.Fatal(err)
		}
		if _, _, err := w.Login(t.Context(), fmt.Sprintf("x%d@example.com", i), "wrong horse", "10.9.9.9", ""); code(err) != "bad_login" {
			t.Fatal(err)
		}
	}
	for i := range 11_000 {
		if _, _, err := w.Login(t.Context(), fmt.Sprintf("flood%d@example.com", i), "wrong horse", "10.9.9.9", ""); code(err) != "slow_down" {
			t.Fatal(err)
		}
	}
	if _, _, err := w.Login(t.Context(), "owner@example.com", "wrong horse", "10.1.0.99", ""); code(err) != "slow_down" {
		t.Errorf("after the flood the owner's account is open to guessing again: %v", err)
	}
}

func TestSessions(t *testing.T) {
	w := open(t)
	u := w.add(t, "owner@example.com", access.Owner)
	login := func() string {
		t.Helper()
		_, token, err := w.Login(t.Context(), "owner@example.com", "right horse", "1.1.1.1", "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	one, two := login(), login()
	if one == two || len(one) < 40 {
		t.Errorf("session secrets %q and %q", one, two)
	}
	if got, err := w.BySession(t.Context(), one); err != nil || got.ID != u.ID {
		t.Errorf("a fresh session is not known: %v", err)
	}
	if err := w.Logout(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BySession(t.Context(), one); code(err) != "not_logged_in" {
		t.Errorf("after logout: %v", err)
	}
	if err := w.Logout(t.Context(), one); err != nil {
		t.Errorf("a second logout: %v", err)
	}
	w.clock.pass(auth.SessionLife - time.Microsecond)
	if _, err := w.BySession(t.Context(), two); err != nil {
		t.Errorf("a moment before its end: %v", err)
	}
	w.clock.pass(time.Microsecond)
	if _, err := w.BySession(t.Context(), two); code(err) != "not_logged_in" {
		t.Errorf("at its end: %v", err)
	}
	three := login()
	if err := w.ChangePassword(t.Context(), u.ID, "wrong horse", "new horse here"); code(err) != "bad_password" {
		t.Errorf("changed with the wrong old password: %v", err)
	}
	if err := w.ChangePassword(t.Context(), u.ID, "right horse", "short"); code(err) != "password_short" {
		t.Errorf("changed to a short one: %v", err)
	}
	if _, err := w.BySession(t.Context(), three); err != nil {
		t.Errorf("a refused change ended the session: %v", err)
	}
	if err := w.ChangePassword(t.Context(), u.ID, "right horse", "new horse here"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BySession(t.Context(), three); code(err) != "not_logged_in" {
		t.Errorf("a session outlives the password: %v", err)
	}
}

func TestDisabledUserIsOutAtOnce(t *testing.T) {
	w := open(t)
	w.add(t, "owner@example.com", access.Owner)
	u := w.add(t, "agent@example.com", access.Agent)
	_, session, err := w.Login(t.Context(), "agent@example.com", "right horse", "1.1.1.1", "")
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := w.CreateToken(t.Context(), u.ID, "script", 0)
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	if _, err := w.UpdateUser(t.Context(), u.ID, auth.Change{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BySession(t.Context(), session); err == nil {
		t.Error("the session goes on")
	}
	if _, err := w.ByToken(t.Context(), token); err == nil {
		t.Error("the token goes on")
	}
	if _, err := w.UpdateUser(t.Context(), u.ID, auth.Change{Disabled: &no}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BySession(t.Context(), session); err == nil {
		t.Error("the old session woke up again")
	}
}

func TestTokens(t *testing.T) {
	w := open(t)
	u, other := w.add(t, "owner@example.com", access.Owner), w.add(t, "other@example.com", access.Viewer)
	tok, secret, err := w.CreateToken(t.Context(), u.ID, " script ", w.clock.Now().Add(time.Hour))
	if err != nil || !strings.HasPrefix(secret, auth.TokenPrefix) || tok.Name != "script" {
		t.Fatalf("%+v %q %v", tok, secret, err)
	}
	if bytes.Contains(tok.Hash, []byte(secret)) || len(tok.Hash) != 32 {
		t.Errorf("the hash is %x", tok.Hash)
	}
	if got, err := w.ByToken(t.Context(), secret); err != nil || got.ID != u.ID {
		t.Errorf("a fresh token is not known: %v", err)
	}
	list, err := w.Tokens(t.Context(), u.ID)
	if err != nil || len(list) != 1 || list[0].LastUsedAt != w.clock.Now() {
		t.Errorf("tokens %+v, %v", list, err)
	}
	for _, bad := range []string{"", secret + "x", secret[:len(secret)-1], strings.ToUpper(secret), fmt.Sprintf("%x", tok.Hash)} {
		if _, err := w.ByToken(t.Context(), bad); code(err) != "bad_token" {
			t.Errorf("token %q gives %v", bad, err)
		}
	}
	if err := w.DeleteToken(t.Context(), other.ID, tok.ID); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("somebody else ended the token: %v", err)
	}
	if list, err := w.Tokens(t.Context(), other.ID); err != nil || len(list) != 0 {
		t.Errorf("somebody else sees %+v, %v", list, err)
	}
	if _, _, err := w.CreateToken(t.Context(), u.ID, " ", 0); code(err) != "name_missing" {
		t.Errorf("a token without a name: %v", err)
	}
	w.clock.pass(time.Hour)
	if _, err := w.ByToken(t.Context(), secret); code(err) != "bad_token" {
		t.Errorf("an expired token: %v", err)
	}
	_, forever, err := w.CreateToken(t.Context(), u.ID, "forever", 0)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.pass(20 * 365 * 24 * time.Hour)
	if _, err := w.ByToken(t.Context(), forever); err != nil {
		t.Errorf("a token without end ended: %v", err)
	}
}

func TestLastOwner(t *testing.T) {
	w := open(t)
	a := w.add(t, "a@example.com", access.Owner)
	viewer, yes := access.Viewer, true
	for _, c := range []auth.Change{{Role: &viewer}, {Disabled: &yes}} {
		if _, err := w.UpdateUser(t.Context(), a.ID, c); code(err) != "last_owner" {
			t.Errorf("%+v on the last owner gives %v", c, err)
		}
	}
	b := w.add(t, "b@example.com", access.Owner)
	if _, err := w.UpdateUser(t.Context(), b.ID, auth.Change{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.UpdateUser(t.Context(), a.ID, auth.Change{Role: &viewer}); code(err) != "last_owner" {
		t.Errorf("a disabled owner counts: %v", err)
	}
	root := access.Role("root")
	if _, err := w.UpdateUser(t.Context(), a.ID, auth.Change{Role: &root}); code(err) != "bad_role" {
		t.Errorf("role root: %v", err)
	}
	empty := "  "
	if _, err := w.UpdateUser(t.Context(), a.ID, auth.Change{Name: &empty}); code(err) != "name_missing" {
		t.Errorf("an empty name: %v", err)
	}
	if _, err := w.UpdateUser(t.Context(), 12345, auth.Change{Name: &empty}); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("nobody: %v", err)
	}
}

// TestOwnersLeaveAtOnce: of two owners who step down in the same moment one must stay.
func TestOwnersLeaveAtOnce(t *testing.T) {
	w := open(t)
	users := []auth.User{w.add(t, "a@example.com", access.Owner), w.add(t, "b@example.com", access.Owner)}
	viewer := access.Viewer
	for range 20 {
		var wg sync.WaitGroup
		for _, u := range users {
			wg.Go(func() { _, _ = w.UpdateUser(context.Background(), u.ID, auth.Change{Role: &viewer}) })
		}
		wg.Wait()
		owners := 0
		all, err := w.Users(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		owner := access.Owner
		for _, u := range all {
			if u.Role == access.Owner {
				owners++
			}
		}
		if owners != 1 {
			t.Fatalf("%d owners are left", owners)
		}
		for _, u := range users {
			if _, err := w.UpdateUser(t.Context(), u.ID, auth.Change{Role: &owner}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestSetupWorksOnce(t *testing.T) {
	w := open(t)
	if needed, err := w.SetupNeeded(t.Context()); err != nil || !needed {
		t.Fatalf("needed %v, %v", needed, err)
	}
	if _, _, err := w.Setup(t.Context(), auth.NewUser{Email: "a@example.com", Name: "A"}, ""); code(err) != "password_short" {
		t.Errorf("an owner without a password: %v", err)
	}
	var wg sync.WaitGroup
	var won, lost atomic.Int64
	for i := range 8 {
		wg.Go(func() {
			u, token, err := w.Setup(context.Background(), auth.NewUser{Email: fmt.Sprintf("o%d@example.com", i), Name: "O", Password: "right horse", Role: access.Viewer}, "")
			switch {
			case err == nil && u.Role == access.Owner && token != "":
				won.Add(1)
			case code(err) == "setup_done":
				lost.Add(1)
			default:
				t.Errorf("setup gives %+v, %v", u, err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d set-ups at once made %d owners", 8, won.Load())
	}
	if needed, err := w.SetupNeeded(t.Context()); err != nil || needed {
		t.Errorf("needed afterwards: %v, %v", needed, err)
	}
}
