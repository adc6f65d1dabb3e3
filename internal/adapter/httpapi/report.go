package httpapi

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

type queryIn struct{ Body metric.Query }
type tableOut struct{ Body *report.Table }
type drillIn struct{ Body report.DrillRequest }
type drillOut struct{ Body *report.DrillPage }

type attentionIn struct {
	Body struct {
		From    string          `json:"from"`
		To      string          `json:"to"`
		Where   []metric.Filter `json:"where,omitempty"`
		Compare string          `json:"compare,omitempty"`
		Clock   string          `json:"clock,omitempty"`
	}
}

type attentionOut struct {
	Body struct {
		Items []report.Finding `json:"items"`
	}
}

// PathID is the identifier in a path. It is exported because huma looks into exported fields only, and read as text, because huma checks
// path parameters by their Go kind.
type PathID struct {
	Path string    `path:"id" pattern:"^[0-9]{1,19}$" doc:"Identifier"`
	ID   domain.ID `json:"-"`
}

// Resolve implements huma.Resolver.
func (in *PathID) Resolve(huma.Context) []error {
	id, err := domain.ParseID(in.Path)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "path.id", Message: err.Error(), Value: in.Path}}
	}
	in.ID = id
	return nil
}

type conversationOut struct{ Body *report.ConversationView }

func (a *API) registerReport() {
	route(a, http.MethodPost, "/api/query", "query", "Answer a metric query", access.ReportView, a.query)
	route(a, http.MethodPost, "/api/drill", "drill", "Open a cell into its rows", access.ReportTranscript, a.drill)
	route(a, http.MethodPost, "/api/attention", "attention", "What is worth a look", access.ReportView, a.attention)
	route(a, http.MethodGet, "/api/conversations/{id}", "conversation", "A conversation with its timeline, and why each event counted or not", access.ReportTranscript, a.conversation)
}

func (a *API) query(ctx context.Context, in *queryIn) (*tableOut, error) {
	t, err := a.Report.Query(ctx, caller(ctx), in.Body, lang(ctx))
	return &tableOut{Body: t}, err
}

func (a *API) drill(ctx context.Context, in *drillIn) (*drillOut, error) {
	page, err := a.Report.Drill(ctx, caller(ctx), in.Body, lang(ctx))
	if err != nil {
		return nil, err
	}
	return &drillOut{Body: page}, a.noteViewing(ctx, in.Body)
}

// noteViewing records that somebody opened the figures of a named agent, so that the agent can see who did.
func (a *API) noteViewing(ctx context.Context, r report.DrillRequest) error {
	p := caller(ctx)
	agents := []string{}
	if id := r.Keys["agent"]; id != "" {
		agents = append(agents, id)
	}
	for _, f := range r.Query.Where {
		if f.Dim == "agent" && !f.Not {
			agents = append(agents, f.Values...)
		}
	}
	slices.Sort(agents)
	for _, id := range slices.Compact(agents) {
		if id == p.Agent.String() || id == "0" || r.Offset > 0 {
			continue
		}
		if err := a.Audit.Record(ctx, p.User, p.Name, "report.view_agent", "agent:"+id, map[string]string{"metric": r.Ref, "from": r.Query.From, "to": r.Query.To}); err != nil {
			return err
		}
	}
	return nil
}

func (a *API) attention(ctx context.Context, in *attentionIn) (*attentionOut, error) {
	b := in.Body
	out := &attentionOut{}
	items, err := a.Report.Attention(ctx, caller(ctx), metric.Query{From: b.From, To: b.To, Where: b.Where, Compare: b.Compare, Clock: b.Clock}, lang(ctx))
	out.Body.Items = items
	return out, err
}

func (a *API) conversation(ctx context.Context, in *PathID) (*conversationOut, error) {
	v, err := a.Report.Conversation(ctx, caller(ctx), in.ID, lang(ctx))
	if err != nil {
		return nil, err
	}
	p := caller(ctx)
	if v.Owner != nil && v.Owner.Value != p.Agent.String() {
		if err := a.Audit.Record(ctx, p.User, p.Name, "conversation.view", "agent:"+v.Owner.Value, map[string]string{"conversation": in.ID.String()}); err != nil {
			return nil, err
		}
	}
	return &conversationOut{Body: v}, nil
}
