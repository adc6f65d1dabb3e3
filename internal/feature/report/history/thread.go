package history

import (
	"strings"
	"time"

	"kefu/internal/domain"
)

// chains finds which messages hang together by replies: a union of rows over the ids they name.
type chains struct {
	node   map[domain.ID]int32 // by message id, present in the file or only named
	parent []int32
	row    []int32 // node of a row
}

func newChains() *chains { return &chains{node: map[domain.ID]int32{}} }

func (c *chains) of(id string) int32 {
	h := domain.HashID(id)
	n, ok := c.node[h]
	if !ok {
		n = int32(len(c.parent))
		c.node[h] = n
		c.parent = append(c.parent, n)
	}
	return n
}

func (c *chains) find(n int32) int32 {
	for c.parent[n] != n {
		c.parent[n] = c.parent[c.parent[n]]
		n = c.parent[n]
	}
	return n
}

func (c *chains) join(a, b int32) {
	if a, b = c.find(a), c.find(b); a != b {
		c.parent[max(a, b)] = min(a, b)
	}
}

func (c *chains) add(rec *record) {
	n := c.of(rec.vals[fMessage])
	c.row = append(c.row, n)
	if to := rec.vals[fReplyTo]; to != "" {
		c.join(n, c.of(to))
	}
	if list := rec.vals[fReplies]; list != "" {
		for _, id := range strings.Split(list, "\n") {
			c.join(n, c.of(id))
		}
	}
}

func (c *chains) root(row int32) int32 { return c.find(c.row[row]) }

// chainKey names a chain by the message its earliest row goes back to, which may lie before the file's beginning.
func chainKey(recs []record) string {
	byID := make(map[string]int, len(recs))
	parents := map[string]string{}
	for i := range recs {
		byID[recs[i].vals[fMessage]] = i
		if list := recs[i].vals[fReplies]; list != "" {
			for _, id := range strings.Split(list, "\n") {
				parents[id] = recs[i].vals[fMessage]
			}
		}
	}
	id := recs[0].vals[fMessage]
	for range recs {
		up := ""
		if i, ok := byID[id]; ok {
			up = recs[i].vals[fReplyTo]
		}
		if up == "" {
			up = parents[id]
		}
		if up == "" || up == id {
			break
		}
		id = up
	}
	return id
}

// segments cuts a customer's messages, oldest first, into conversations: our word was last, the silence ended the conversation, and the
// next word came after the time in which it would have continued.
func segments(recs []record, life Life) [][]record {
	var out [][]record
	from := 0
	var ours domain.Instant // our last word, zero when the customer's is last
	for i := range recs {
		if recs[i].yes(fPrivate) {
			continue
		}
		at := recs[i].time(fTime)
		kind := domain.Channel(recs[i].vals[fChannel]).Kind()
		over := time.Duration(life.SilenceEnd[kind]+life.Continue[kind]) * time.Second
		if ours != 0 && at.Sub(ours) > over {
			out = append(out, recs[from:i])
			from = i
		}
		ours = 0
		if recs[i].vals[fAuthorKind] != string(domain.ActorCustomer) {
			ours = at
		}
	}
	return append(out, recs[from:])
}
