package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
	"kefu/internal/engine/access"
	inbox "kefu/internal/feature/desk"
)

// known is what customers of the tests are called and by what they are reached.
var known = []struct{ name, mail, phone string }{
	{"Emma Wilson", "emma.wilson@example.com", "+44 20 7946 0001"},
	{"王小明", "wang@example.cn", "+86 138 0013 8000"},
	{"José Ángel Núñez", "jose@example.es", "+34 (600) 123-456"},
	{"محمد العلي", "m.ali@example.ae", ""},
	{"สมชาย ใจดี", "somchai@example.co.th", ""},
	{"Анна Ёлкина", "anna@example.ru", "+7 495 123-45-67"},
	{"山田 太郎", "yamada@example.jp", ""},
	{"Emma Stein", "stein@example.de", "+49 30 123456"},
	{"", "nameless@example.com", ""},
	{"Wil", "", ""},
}

// customers gives visitors names and identifiers, and fills the index with others who never wrote. It returns the contacts of the known.
func (f *floor) customers(others int) []domain.ID {
	f.Helper()
	ids := make([]domain.ID, len(known))
	for n, k := range known {
		ids[n] = f.stored(f.says(n, "Hallo").Conversation).State.Contact
		f.rename(ids[n], k.name, map[string]string{"email": k.mail, "phone": k.phone})
	}
	var batch domain.Batch
	for n := range others {
		batch.Contacts = append(batch.Contacts, domain.Contact{ID: domain.ID(1_000 + n), StoreID: shop, Name: fmt.Sprintf("Emma Wilson %d", n),
			Identifiers: []domain.Identifier{{Kind: "email", Value: fmt.Sprintf("emma.wilson.%d@example.com", n)}}})
	}
	must(f.Ingest(f.Context(), batch))(f)
	return ids
}

func (f *floor) rename(id domain.ID, name string, identifiers map[string]string) {
	f.Helper()
	c := domain.Contact{ID: id, StoreID: shop, Name: name, Country: "DE", Language: "de"}
	for kind, value := range identifiers {
		if value != "" {
			c.Identifiers = append(c.Identifiers, domain.Identifier{Kind: kind, Value: value})
		}
	}
	check(f, store.Records{Desk: store.Desk{Store: f.Store}}.EditContact(f.Context(), c))
}

// index makes all customers findable that fill a batch, and returns how many there were.
func (f *floor) index() (n int) {
	f.Helper()
	for {
		some := must(f.indexer().Customers(f.Context()))(f)
		if n += some; some == 0 {
			return n
		}
	}
}

// found are the customers that somebody finds, by their place among the known.
func (f *floor) found(p access.Principal, ids []domain.ID, query string) []int {
	f.Helper()
	out := []int{}
	for _, w := range must(f.finder().Search(f.Context(), p, inbox.SearchQuery{Text: query}))(f).Contacts {
		out = append(out, slices.Index(ids, w.Contact.ID))
		if !slices.ContainsFunc(slices.Concat(w.Name, w.Identifier), func(p inbox.Part) bool { return p.Hit }) {
			f.Errorf("%q: %+v shows no hit", query, w)
		}
	}
	slices.Sort(out)
	return out
}

// deskContactSearch finds customers in any script, by parts of names, addresses and numbers: the same before they are indexed and afterwards.
func deskContactSearch(t *testing.T, url string) {
	f := newFloor(t, url)
	ids := f.customers(2500)
	queries := map[string][]int{
		"emma": {0, 7}, "wil": {0, 9}, "son emm": {0}, "EMMA stein": {7}, "王小": {1}, "小明": {1}, "小王": {}, "nunez jose": {2}, "ngel": {2}, "العل": {3},
		"ใจดี": {4}, "елкина": {5}, "ЁЛК": {5}, "太郎": {6}, "山田 太郎": {6}, "emma.wilson@": {0}, "@example.c": {0, 1, 4, 8}, "EXAMPLE.RU": {5}, "nameless": {8},
		"7946": {0}, "13800138000": {1}, "138 0013": {1}, "(600) 123 456": {2}, "600-123": {2}, "1234567": {5}, "123456": {2, 5, 7}, "+49 (0)30": {}, "4930123": {7},
		"nobody": {}, "em stein wil": {}, "Hallo": {}, "%": nil, "_%": {}, "'\"--": {},
	}
	look := func(when string) {
		t.Helper()
		for query, want := range queries {
			if want != nil {
				same(t, when+": "+query, f.found(boss(), ids, query), want)
			}
		}
	}
	look("before")
	same(t, "indexed", f.index(), len(known)+2500)
	look("indexed")

	f.rename(ids[0], "Emma Winter", map[string]string{"phone": "+44 20 5555 1234"})
	f.rename(ids[9], "李小龙", nil)
	for _, when := range []string{"changed", "changed and indexed"} {
		for query, want := range map[string][]int{"wilson": {0}, "emma wilson": {}, "winter": {0}, "5555": {0}, "7946": {0}, "小龙": {9}, "wil": {0}} {
			same(t, when+": "+query, f.found(boss(), ids, query), want)
		}
		var batch domain.Batch
		for n := range 400 {
			batch.Contacts = append(batch.Contacts, domain.Contact{ID: domain.ID(90_000 + n), StoreID: shop, Name: "Late"})
		}
		must(f.Ingest(t.Context(), batch))(t)
		f.index()
	}
	for _, n := range []int{2, 5, 7} {
		must(f.agents.Assign(t.Context(), boss2(), f.says(n, "Noch da?").Conversation, inbox.To{Agent: cat, Reason: domain.AssignTransfer}))(t)
	}
	same(t, "of another team", f.found(as(amy), ids, "stein"), []int{})
	same(t, "of the own team", f.found(as(cat), ids, "stein"), []int{7})
	same(t, "by the number", f.found(as(cat), ids, "123456"), []int{2, 5, 7})
	outsourced := access.Principal{User: 9, Role: access.Outsourced, Agent: cat}
	same(t, "a masked number", f.found(outsourced, ids, "123456"), []int{})
}

// deskContactIndex loses no change that comes while customers are indexed, keeps what is written at once together, and lets only one of two
// processes write.
func deskContactIndex(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	ids := f.customers(120)
	s := store.Finder{Store: f.Store}
	stale := must(s.Stale(ctx, 1000))(t)
	same(t, "stale", len(stale), 130)
	f.says(50, "Guten Tag")
	same(t, "a visitor who has told nothing is not", len(must(s.Stale(ctx, 1000))(t)), 130)
	must(f.Ingest(ctx, domain.Batch{Contacts: []domain.Contact{{ID: 1_000, StoreID: shop, Name: "Emma Wilson 0"}}}))(t)
	same(t, "what is there already is no change", must(s.Stale(ctx, 1000))(t), stale)

	f.rename(ids[0], "Changed Meanwhile", nil)
	one := inbox.Segment{ID: 1, Docs: []byte{2}}
	check(t, s.SaveContacts(ctx, inbox.Segment{}, one, []inbox.Bucket{{Bucket: 5, Segment: 1, Grams: []byte{1}}}, stale))
	left := must(s.Stale(ctx, 1000))(t)
	same(t, "who changed meanwhile", []any{len(left), left[0].Contact}, []any{1, ids[0]})
	late := must(s.StaleBelow(ctx, ids[0]+1, 10))(t)
	same(t, "from the highest", late, []domain.ID{ids[0]})
	same(t, "below", must(s.StaleBelow(ctx, ids[0], 10))(t), []domain.ID{})

	fails(t, s.SaveContacts(ctx, inbox.Segment{}, one, nil, nil), domain.KindConflict, "duplicate")
	other := inbox.Segment{ID: 1, Docs: []byte{4}}
	fails(t, s.SaveContacts(ctx, other, inbox.Segment{ID: 1, Docs: []byte{6}}, []inbox.Bucket{{Bucket: 5, Segment: 1, Grams: []byte{9}}}, left),
		domain.KindConflict, "segment_changed")
	same(t, "who came late changed nothing", must(s.LastContacts(ctx))(t), one)
	same(t, "not even the list", must(s.Stale(ctx, 1000))(t), left)
	check(t, s.SaveContacts(ctx, one, other, []inbox.Bucket{{Bucket: 5, Segment: 1, Grams: []byte{7}}}, left))
	same(t, "the bucket", must(s.ContactBuckets(ctx, 1, 2, []int64{4, 5}))(t), []inbox.Bucket{{Bucket: 5, Segment: 1, Grams: []byte{7}}})
	same(t, "nothing is left", must(s.Stale(ctx, 1000))(t), []inbox.Stale{})
}

// SearchContacts measures, by a clock, the search of customers among so many, indexed. Every hundredth has written.
func SearchContacts(b *testing.B, url string, contacts int, clock domain.Clock) {
	f := newFloor(b, url)
	ctx := b.Context()
	first := []string{"Emma", "Liam", "Noah", "Mia", "José", "Анна", "Сергей", "伟", "静", "娜", "さくら", "Fatima", "Omar", "Chloé", "Jürgen", "Somchai"}
	last := []string{"Wilson", "Müller", "García", "Иванова", "王", "李", "张", "佐藤", "Nguyen", "Rossi", "Kowalski", "Ali", "Silva", "Jensen", "Novák", "Dubois"}
	made := 0
	for made < contacts {
		var batch domain.Batch
		for range min(5000, contacts-made) {
			made++
			mix := uint64(made) * 0x9e3779b97f4a7c15
			batch.Contacts = append(batch.Contacts, domain.Contact{ID: domain.ID(made), StoreID: shop,
				Name: fmt.Sprintf("%s %s", first[mix>>60], last[mix>>56&15]),
				Identifiers: []domain.Identifier{{Kind: "email", Value: fmt.Sprintf("user%x@mail%d.example.com", mix>>24&0xffffffff, mix>>50&31)},
					{Kind: "phone", Value: fmt.Sprintf("+%d%010d", 1+mix>>58&7, mix>>20%10_000_000_000)}}})
		}
		must(f.Ingest(ctx, batch))(b)
	}
	var slowest, all time.Duration
	steps := 0
	for {
		start := clock.Now()
		n := must(f.indexer().Customers(ctx))(b)
		if n == 0 {
			break
		}
		took := clock.Now().Sub(start)
		steps, all, slowest = steps+1, all+took, max(slowest, took)
	}
	f.written(ctx, contacts)
	mix := uint64(contacts/2) * 0x9e3779b97f4a7c15
	for name, query := range map[string]string{
		"name": "emma wilson", "chinese": "王 静静", "part of a name": "nov", "two letters": "li", "address": fmt.Sprintf("user%x@", mix>>24&0xffffffff),
		"domain": "mail7.example", "number": fmt.Sprintf("%010d", mix>>20%10_000_000_000), "part of a number": "5551234", "nobody": "xqzwvk",
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := clock.Now()
				must(f.finder().Search(ctx, boss(), inbox.SearchQuery{Text: query}))(b)
				took = append(took, clock.Now().Sub(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-batch-ms")
			b.ReportMetric(float64(all.Microseconds())/1000/float64(max(steps, 1)), "batch-ms")
		})
	}
}

// written puts every hundredth contact into the inbox.
func (f *floor) written(ctx context.Context, contacts int) {
	f.Helper()
	state := f.stored(f.says(1, "Hallo").Conversation).State
	check(f, f.InTx(ctx, func(tx *store.Tx) error {
		for n := 100; n <= contacts; n += 100 {
			s := state
			s.ID, s.Contact = domain.ID(1<<40+n), domain.ID(n)
			if err := tx.SaveInbox(s, inbox.Preview{}); err != nil {
				return err
			}
		}
		return nil
	}))
}
