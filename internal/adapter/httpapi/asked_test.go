package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/feature/notice"
	"kefu/internal/feature/report"
	"kefu/internal/feature/report/schedule"
)

// asked calls the handler as if from an address of the caller's choice.
func (s *server) asked(t *testing.T, method, path, addr string, b *browser, header http.Header, body ...string) *httptest.ResponseRecorder {
	t.Helper()
	var in io.Reader = strings.NewReader(strings.Join(body, ""))
	r := httptest.NewRequest(method, s.URL+path, in)
	r.RemoteAddr = addr
	r.Header.Set("Content-Type", "application/json")
	for _, h := range []http.Header{b.header, header} {
		for k, v := range h {
			r.Header[k] = v
		}
	}
	if b.cookie != nil {
		r.AddCookie(b.cookie)
	}
	w := httptest.NewRecorder()
	s.api.Handler().ServeHTTP(w, r)
	return w
}

// scheduling keeps schedules; nothing is ever printed or sent.
func scheduling(s *store.Store, shelf *report.Shelf, clock domain.Clock) *schedule.Service {
	return schedule.New(schedule.Parts{Store: store.Schedules{Store: s}, Reports: shelf, Owners: everybodysOwner{store.Auth{Store: s}}, Days: utc{}, Press: silent{},
		Courier: silent{}, Clock: clock, OnError: func(error) {}})
}

type everybodysOwner struct{ users store.Auth }

func (o everybodysOwner) Owner(ctx context.Context, id domain.ID) (access.Principal, error) {
	u, err := o.users.UserByID(ctx, id)
	return u.Principal(), err
}

type utc struct{}

func (utc) Zone(context.Context) (*time.Location, int, error) { return time.UTC, 0, nil }

type silent struct{}

func (silent) Check(notice.Channel) error { return nil }
func (silent) Send(context.Context, notice.Channel, notice.Message, []notice.File) error {
	return nil
}
func (silent) Print(context.Context, access.Principal, schedule.Order) (schedule.Edition, error) {
	return schedule.Edition{}, nil
}
