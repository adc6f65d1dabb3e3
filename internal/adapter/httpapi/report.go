package httpapi

import (
	"context"
	"net/http"

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
type timeoutsIn struct{ Body report.TimeoutsRequest }
type timeoutsOut struct{ Body *report.TimeoutPage }

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
	route(a, http.MethodPost, "/api/timeouts", "timeouts", "Conversations that timed out, the longest waits first", access.ReportTranscript, a.timeouts)
	route(a, http.MethodGet, "/api/marks", "marks", "Outages, seasons and special days of a period, to be marked in charts", access.ReportView, a.marks)
	route(a, http.MethodPost, "/api/attention", "attention", "What is worth a look", access.ReportView, a.attention)
	route(a, http.MethodGet, "/api/conversations/{id}", "conversation", "A conversation with its timeline, and why each event counted or not", access.ReportTranscript, a.conversation)
}

func (a *API) query(ctx context.Context, in *queryIn) (*tableOut, error) {
	t, err := a.Report.Query(ctx, caller(ctx), in.Body, lang(ctx))
	if err != nil {
		return nil, err
	}
	return &tableOut{Body: t}, a.noteNamed(ctx, in.Body, t)
}

func (a *API) drill(ctx context.Context, in *drillIn) (*drillOut, error) {
	page, err := a.Report.Drill(ctx, caller(ctx), in.Body, lang(ctx))
	if err != nil {
		return nil, err
	}
	return &drillOut{Body: page}, a.noteViewing(ctx, in.Body)
}

func (a *API) timeouts(ctx context.Context, in *timeoutsIn) (*timeoutsOut, error) {
	page, err := a.Report.Timeouts(ctx, caller(ctx), in.Body, lang(ctx))
	if err != nil {
		return nil, err
	}
	return &timeoutsOut{Body: page}, a.noteViewing(ctx, report.DrillRequest{Query: in.Body.Query, Ref: report.TimedOut, Offset: in.Body.Offset})
}

type marksIn struct {
	From string `query:"from" required:"true" doc:"first reporting day"`
	To   string `query:"to" required:"true" doc:"last reporting day"`
}

func (a *API) marks(ctx context.Context, in *marksIn) (*list[report.Mark], error) {
	return items(a.Report.Marks(ctx, caller(ctx), in.From, in.To))
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
