package desk

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kefu/internal/domain"
	"kefu/internal/engine/access"
)

// Mention says that an agent was named in a note.
type Mention struct {
	Agent        domain.ID
	Conversation domain.ID
	Message      domain.ID
	At           domain.Instant
	Seen         bool
}

// MentionStore keeps who was named where.
type MentionStore interface {
	// Mentions returns where an agent was named, the newest first, behind a place.
	Mentions(ctx context.Context, agent domain.ID, after *Place, limit int) ([]Mention, error)
	// Unseen lists the conversations in which an agent was named and that he or she has not opened since.
	Unseen(ctx context.Context, agent domain.ID) ([]domain.ID, error)
	// SawMentions notes that an agent has opened a conversation.
	SawMentions(ctx context.Context, agent, conversation domain.ID) error
}

// named lists the agents whom a note names with @; of names that begin alike the longest counts.
func named(body string, agents []domain.Agent) []domain.ID {
	agents = slices.Clone(agents)
	slices.SortStableFunc(agents, func(a, b domain.Agent) int { return len(b.Name) - len(a.Name) })
	var out []domain.ID
	for rest := strings.ReplaceAll(body, "＠", "@"); ; {
		_, after, ok := strings.Cut(rest, "@")
		if !ok {
			return out
		}
		rest = after
		for _, a := range agents {
			if a.Name == "" || len(after) < len(a.Name) || !strings.EqualFold(after[:len(a.Name)], a.Name) || goesOn(a.Name, after[len(a.Name):]) {
				continue
			}
			if !slices.Contains(out, a.ID) {
				out = append(out, a.ID)
			}
			rest = after[len(a.Name):]
			break
		}
	}
}

// nameable lists those whom a note may name; none where it names nobody.
func (g *Agents) nameable(ctx context.Context, note string) ([]domain.Agent, error) {
	if !strings.ContainsAny(note, "@＠") {
		return nil, nil
	}
	return g.Store.Agents(ctx)
}

// goesOn reports whether a name is only the beginning of a longer word, in scripts that put spaces between words.
func goesOn(name, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && spaced(unicode.ToLower(last)) && spaced(unicode.ToLower(next))
}

// mention notes whom a note names, but not its writer.
func (d *deed) mention(w words, agents []domain.Agent) error {
	var out []Mention
	for _, id := range named(w.body, agents) {
		if m := d.messages[len(d.messages)-1]; id != d.agent.ID {
			out = append(out, Mention{Agent: id, Conversation: d.state.ID, Message: m.ID, At: m.At})
		}
	}
	if len(out) == 0 {
		return nil
	}
	return d.tx.AddMentions(out)
}

// Mentions returns the conversations in which the caller was named and that he or she may see, the last one first.
func (f *Finder) Mentions(ctx context.Context, p access.Principal, cursor string) (Page, error) {
	v, err := f.agents.Viewer(ctx, p)
	out := Page{Items: []Row{}}
	if err != nil || p.Agent == 0 {
		return out, err
	}
	after, err := parsePlace(cursor)
	if err != nil {
		return out, err
	}
	some, err := f.store.Mentions(ctx, p.Agent, after, pageSize+1)
	if err != nil {
		return out, err
	}
	if len(some) > pageSize {
		some = some[:pageSize]
		last := some[pageSize-1]
		out.Next = Place{At: last.At, ID: last.Message}.String()
	}
	var ids []domain.ID
	for _, m := range some {
		if !slices.Contains(ids, m.Conversation) {
			ids = append(ids, m.Conversation)
		}
	}
	stored, err := f.agents.Store.Rows(ctx, ids)
	if err != nil {
		return out, err
	}
	stored = slices.DeleteFunc(stored, func(r Stored) bool { return !v.Sees(r.State.Owner.Agent, r.State.Owner.Team) })
	slices.SortFunc(stored, func(a, b Stored) int { return slices.Index(ids, a.State.ID) - slices.Index(ids, b.State.ID) })
	out.Items, err = f.agents.shown(ctx, v.Masked, stored...)
	return out, err
}

// Unseen counts the conversations in which the caller was named since he or she last opened them.
func (f *Finder) Unseen(ctx context.Context, p access.Principal) (int, error) {
	v, err := f.agents.Viewer(ctx, p)
	if err != nil || p.Agent == 0 {
		return 0, err
	}
	ids, err := f.store.Unseen(ctx, p.Agent)
	if err != nil {
		return 0, err
	}
	held, err := f.store.Held(ctx, ids)
	n := 0
	for _, h := range held {
		if v.Sees(h.Owner, h.Team) {
			n++
		}
	}
	return n, err
}

// Saw notes that the caller has opened a conversation in which he or she may have been named.
func (f *Finder) Saw(ctx context.Context, p access.Principal, conversation domain.ID) error {
	if p.Agent == 0 {
		return nil
	}
	ids, err := f.store.Unseen(ctx, p.Agent)
	if err != nil || !slices.Contains(ids, conversation) {
		return err
	}
	return f.store.SawMentions(ctx, p.Agent, conversation)
}
