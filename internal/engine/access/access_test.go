package access_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// TestRights is the table 谁能看谁的数据 of the product: a right that is not listed here must not be given.
func TestRights(t *testing.T) {
	all := []access.Right{access.ReportView, access.ReportAgents, access.ReportTranscript, access.ReportExport, access.SettingsView, access.SettingsEdit,
		access.ImportRun, access.UsersManage, access.AuditView, access.MoneyView, access.DemoClear, access.SchedulesEdit,
		access.DeskView, access.DeskAnswer, access.DeskManage, access.OrdersView, access.OrdersManage, access.ShopsManage}
	for _, tt := range []struct {
		role   access.Role
		rights []access.Right
		scope  access.Scope
		masked bool
	}{
		{access.Owner, all, access.ScopeAll, false},
		{access.Manager, all, access.ScopeAll, false},
		{access.Supervisor, []access.Right{access.ReportView, access.ReportAgents, access.ReportTranscript, access.ReportExport, access.SettingsView,
			access.MoneyView, access.SchedulesEdit, access.DeskView, access.DeskAnswer, access.DeskManage, access.OrdersView,
			access.OrdersManage}, access.ScopeTeams, false},
		{access.Agent, []access.Right{access.ReportView, access.ReportTranscript, access.ReportExport, access.MoneyView, access.DeskView,
			access.DeskAnswer, access.OrdersView}, access.ScopeSelf, false},
		{access.Outsourced, []access.Right{access.ReportView, access.ReportTranscript, access.DeskView, access.DeskAnswer, access.OrdersView}, access.ScopeSelf, true},
		{access.Quality, []access.Right{access.ReportView}, access.ScopeTotals, false},
		{access.TechLead, []access.Right{access.ReportView}, access.ScopeTotals, false},
		{access.Finance, []access.Right{access.ReportView, access.MoneyView, access.OrdersView}, access.ScopeTotals, true},
		{access.Viewer, []access.Right{access.ReportView}, access.ScopeTotals, true},
		{"boss", nil, access.ScopeTotals, false},
		{"", nil, access.ScopeTotals, false},
	} {
		p := access.Principal{Role: tt.role}
		for _, r := range append(all, "no.such.right") {
			want := slices.Contains(tt.rights, r)
			if p.Can(r) != want {
				t.Errorf("%s may %s: %v, want %v", tt.role, r, p.Can(r), want)
			}
			if err := p.Require(r); (err == nil) != want || (err != nil && domain.KindOf(err) != domain.KindForbidden) {
				t.Errorf("%s requires %s: %v", tt.role, r, err)
			}
		}
		if p.Scope() != tt.scope {
			t.Errorf("%s has scope %s, want %s", tt.role, p.Scope(), tt.scope)
		}
		if p.Masked() != tt.masked {
			t.Errorf("%s masked: %v, want %v", tt.role, p.Masked(), tt.masked)
		}
	}
	var listed []access.Role
	for _, r := range access.Roles() {
		if len(access.Rights(r)) == 0 {
			t.Errorf("%s has no right at all", r)
		}
		listed = append(listed, r)
	}
	want := []access.Role{"owner", "manager", "supervisor", "agent", "outsourced", "quality", "techlead", "finance", "viewer"}
	if d := cmp.Diff(want, listed); d != "" {
		t.Error(d)
	}
	if access.MinimumAverage != 4 {
		t.Error("an average over fewer than four gives a colleague away")
	}
}
