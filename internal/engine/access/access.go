// Package access answers whether this principal may do X to Y: roles, rights, and whose figures he or she may see.
package access

import (
	"slices"

	"kefu/internal/domain"
)

// Role is what a user is in the workspace.
type Role string

// The built-in roles.
const (
	Owner      Role = "owner"      // 负责人
	Manager    Role = "manager"    // 客服经理
	Supervisor Role = "supervisor" // 主管
	Agent      Role = "agent"      // 客服
	Outsourced Role = "outsourced" // 外包客服
	Quality    Role = "quality"    // 质检员
	TechLead   Role = "techlead"   // 技术主管
	Finance    Role = "finance"    // 财务
	Viewer     Role = "viewer"     // 只读
)

// Roles lists the roles, most powerful first.
func Roles() []Role {
	return []Role{Owner, Manager, Supervisor, Agent, Outsourced, Quality, TechLead, Finance, Viewer}
}

// Right is one thing that may be allowed.
type Right string

// The rights.
const (
	ReportView       Right = "report.view"
	ReportAgents     Right = "report.agents"     // figures by the names of more agents than oneself
	ReportTranscript Right = "report.transcript" // the conversation behind a figure
	ReportExport     Right = "report.export"
	SettingsView     Right = "settings.view"
	SettingsEdit     Right = "settings.edit"
	ImportRun        Right = "import"
	UsersManage      Right = "users.manage"
	AuditView        Right = "audit.view"
	MoneyView        Right = "money.view"
	DemoClear        Right = "demo.clear"
	SchedulesEdit    Right = "schedules.edit"
	DeskView         Right = "desk.view"   // the inbox
	DeskAnswer       Right = "desk.answer" // act on conversations; only a user who is an agent can
	DeskManage       Right = "desk.manage" // take over, urge and redistribute what others hold
	OrdersView       Right = "orders.view"
	OrdersManage     Right = "orders.manage" // take orders out of the credit of agents, and share it by hand
	ShopsManage      Right = "shops.manage"  // where orders come from
)

// Rights returns what a role may do.
func Rights(r Role) []Right {
	switch r {
	case Owner, Manager:
		return []Right{ReportView, ReportAgents, ReportTranscript, ReportExport, SettingsView, SettingsEdit, ImportRun, UsersManage,
			AuditView, MoneyView, DemoClear, SchedulesEdit, DeskView, DeskAnswer, DeskManage, OrdersView, OrdersManage, ShopsManage}
	case Supervisor:
		return []Right{ReportView, ReportAgents, ReportTranscript, ReportExport, SettingsView, MoneyView, SchedulesEdit, DeskView, DeskAnswer,
			DeskManage, OrdersView, OrdersManage}
	case Agent:
		return []Right{ReportView, ReportTranscript, ReportExport, MoneyView, DeskView, DeskAnswer, OrdersView}
	case Outsourced:
		return []Right{ReportView, ReportTranscript, DeskView, DeskAnswer, OrdersView}
	case Finance:
		return []Right{ReportView, MoneyView, OrdersView}
	case Quality, TechLead, Viewer:
		return []Right{ReportView}
	}
	return nil
}

// Scope says whose named figures a principal sees.
type Scope string

// The scopes.
const (
	ScopeAll    Scope = "all"    // everybody
	ScopeTeams  Scope = "teams"  // members of own teams by name; other teams as totals
	ScopeSelf   Scope = "self"   // only oneself
	ScopeTotals Scope = "totals" // nobody by name
)

// Principal is a caller who has been recognised.
type Principal struct {
	User  domain.ID
	Name  string
	Email string
	Role  Role
	Agent domain.ID   // the agent this user is, if any
	Teams []domain.ID // teams a supervisor leads
	Lang  string
}

// Can reports whether the principal has a right.
func (p Principal) Can(r Right) bool { return slices.Contains(Rights(p.Role), r) }

// Require returns a forbidden error unless the principal has the right.
func (p Principal) Require(r Right) error {
	if p.Can(r) {
		return nil
	}
	return domain.Forbidden("no_right", "your role %q does not include the right %q; ask an owner or manager", p.Role, r)
}

// Scope returns whose figures the principal sees.
func (p Principal) Scope() Scope {
	switch p.Role {
	case Owner, Manager:
		return ScopeAll
	case Supervisor:
		return ScopeTeams
	case Agent, Outsourced:
		return ScopeSelf
	}
	return ScopeTotals
}

// Masked reports whether personal data of customers is hidden from the principal.
func (p Principal) Masked() bool {
	return p.Role == Outsourced || p.Role == Viewer || p.Role == Finance
}

// MaskName is what remains of a customer's name where Masked holds: enough to tell a few customers apart.
func MaskName(name string) string {
	for _, first := range name {
		return string(first) + "***"
	}
	return ""
}

// MinimumAverage is the smallest team whose average its members may see: in a smaller one the average gives a colleague's figure away.
const MinimumAverage = 4
