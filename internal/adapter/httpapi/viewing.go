package httpapi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/metric"
	"kefu/internal/feature/report"
)

// sameLook is how long the same list of agents counts as looked at once: sorting a table must not fill the audit.
const sameLook = time.Hour

// viewings remembers who looked at which list of agents lately.
type viewings struct {
	mu   sync.Mutex
	last map[string]domain.Instant
}

// fresh reports whether a look is to be written down, and forgets looks that are long past.
func (v *viewings) fresh(key string, now domain.Instant) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if at, ok := v.last[key]; ok && now.Sub(at) < sameLook {
		return false
	}
	for k, at := range v.last {
		if now.Sub(at) >= sameLook {
			delete(v.last, k)
		}
	}
	if v.last == nil {
		v.last = map[string]domain.Instant{}
	}
	v.last[key] = now
	return true
}

// noteNamed records that somebody looked at figures of agents by name: one line for a list, under the names of those it was narrowed to.
func (a *API) noteNamed(ctx context.Context, q metric.Query, t *report.Table) error {
	p := caller(ctx)
	objects := []string{}
	for _, id := range named(q.Where) {
		if id != p.Agent.String() {
			objects = append(objects, "agent:"+id)
		}
	}
	shown := others(t, p.Agent.String())
	if len(objects) == 0 && shown > 0 {
		objects = []string{"agents"}
	}
	for _, o := range objects {
		if !a.views.fresh(fmt.Sprint(p.User, o, q.From, q.To, q.Metrics), a.Clock.Now()) {
			continue
		}
		detail := map[string]any{"metrics": strings.Join(q.Metrics, " "), "from": q.From, "to": q.To}
		if o == "agents" {
			detail["agents"] = shown
		}
		if err := a.Audit.Record(ctx, p.User, p.Name, "report.view_agent", o, detail); err != nil {
			return err
		}
	}
	return nil
}

// named are the agents that filters ask for.
func named(where []metric.Filter) []string {
	var out []string
	for _, f := range where {
		if f.Dim == "agent" && !f.Not {
			out = append(out, f.Values...)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(id string) bool { return id == "0" || id == "" })
}

// others counts the agents of a table's rows besides oneself.
func others(t *report.Table, self string) int {
	at := slices.IndexFunc(t.Columns, func(c report.Column) bool { return c.Kind == "dimension" && c.Key == "agent" })
	if at < 0 {
		return 0
	}
	seen := map[string]bool{}
	for _, r := range t.Rows {
		if id := r.Keys[at].Value; id != "" && id != "0" && id != self {
			seen[id] = true
		}
	}
	return len(seen)
}

// noteViewing records that somebody opened the figures of a named agent, so that the agent can see who did.
func (a *API) noteViewing(ctx context.Context, r report.DrillRequest) error {
	p := caller(ctx)
	agents := named(r.Query.Where)
	if id := r.Keys["agent"]; id != "" && id != "0" && !slices.Contains(agents, id) {
		agents = append(agents, id)
	}
	for _, id := range agents {
		if id == p.Agent.String() || r.Offset > 0 {
			continue
		}
		if err := a.Audit.Record(ctx, p.User, p.Name, "report.view_agent", "agent:"+id, map[string]string{"metric": r.Ref, "from": r.Query.From, "to": r.Query.To}); err != nil {
			return err
		}
	}
	return nil
}
