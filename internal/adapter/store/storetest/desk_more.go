package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/conversation"
	"kefu/internal/engine/fact"
	"kefu/internal/feature/demo"
	inbox "kefu/internal/feature/desk"
)

// deskAtOnce lets many act on the same customer at once: one conversation arises, each message is recorded once and numbered without gaps, and
// of all who claim it one gets it.
func deskAtOnce(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	var wg sync.WaitGroup
	const writers, each = 8, 5
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				for range 2 { // every message twice
					m := inbox.VisitorMessage{Widget: f.widget, Visitor: visitor(1), CID: fmt.Sprintf("message-%d-%d", w, i), Body: "Hallo"}
					if _, err := f.visitors.Send(ctx, m); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	last := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t)
	same(t, "messages", len(last.Items), writers*each)
	for i, item := range last.Items {
		same(t, "number", item.Seq, int64(i+2))
		same(t, "one conversation", item.Conversation, last.Items[0].Conversation)
	}
	talk := last.Items[0].Conversation
	won := make([]bool, 3)
	for i, agent := range []domain.ID{amy, ben, cat} {
		wg.Go(func() {
			_, err := f.agents.Claim(ctx, as(agent), talk, false)
			won[i] = err == nil
			var e *domain.Error
			if err != nil && (!errors.As(err, &e) || e.Code != "taken" && e.Code != "conversation_not_found") {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(f.events(talk)); n != writers*each+2 {
		t.Errorf("%d events after three claims, want one assignment more than %d", n, writers*each+1)
	}
	same(t, "winners", fmt.Sprint(won[0] != won[1] != won[2], won[0] && won[1]), "true false")
	state := f.stored(talk).State
	same(t, "replay", state, conversation.Replay(f.events(talk), f.deps.Rules))
}

// deskThread reads a thread in parts, forwards and backwards.
func deskThread(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "0").Conversation
	for i := range 119 {
		f.says(1, fmt.Sprint(i+1))
	}
	bodies := func(items inbox.Items) (out [2]string, n int) {
		n = len(items.Items)
		out[0], out[1] = items.Items[0].Message.Body, items.Items[n-1].Message.Body
		return out, n
	}
	last := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 0))(t)
	ends, n := bodies(last)
	same(t, "the last part", fmt.Sprint(ends, n, last.More, last.Seq), "[70 119] 50 true 121")
	before := must(f.visitors.Thread(ctx, f.widget, visitor(1), last.Items[0].Seq, 0))(t)
	ends, n = bodies(before)
	same(t, "before it", fmt.Sprint(ends, n, before.More), "[20 69] 50 true")
	first := must(f.agents.Thread(ctx, as(amy), talk, before.Items[0].Seq, 0))(t)
	same(t, "the beginning", fmt.Sprintln(len(first.Items), first.Items[0].Kind, first.More), "21 started false\n")
	after := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 21))(t)
	ends, n = bodies(after)
	same(t, "behind", fmt.Sprint(ends, n, after.More, after.Seq), "[20 69] 50 true 71")
	none := must(f.visitors.Thread(ctx, f.widget, visitor(1), 0, 121))(t)
	same(t, "nothing new", none, inbox.Items{Items: []inbox.Item{}, Seq: 121})
	check(t, f.agents.Read(ctx, as(amy), talk, 100))
	check(t, f.agents.Read(ctx, as(amy), talk, 50))
	check(t, f.visitors.Saw(ctx, f.widget, visitor(1), talk, 999))
	refused(0, f.visitors.Saw(ctx, f.widget, visitor(2), talk, 9))(t, domain.KindNotFound, "conversation_not_found")
	same(t, "read", []int64{f.stored(talk).AgentRead, f.stored(talk).VisitorRead}, []int64{100, 121})
}

// deskVisitors is what a page says at first.
func deskVisitors(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	hello := inbox.Hello{Key: "pk_test", Page: &inbox.PageView{URL: "https://shop.example/a", Title: "A"}}
	w := must(f.visitors.Hello(ctx, hello))(t)
	same(t, "a passer-by leaves no contact", len(must(f.Contacts(ctx, []domain.ID{w.Contact}))(t)), 0)
	same(t, "nobody there", w.Online, false)
	f.comes(amy)
	r := must(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: w.Widget, Visitor: w.Visitor, CID: f.cid(), Body: " Hallo \x00"}))(t)
	f.clock.now++
	hello.Token, hello.Page.URL = w.Token, "https://shop.example/b"
	back := must(f.visitors.Hello(ctx, hello))(t)
	same(t, "recognised", []any{back.Token, back.Contact, back.Row.ID, back.Online}, []any{w.Token, w.Contact, r.Conversation, true})
	same(t, "what was said", back.Thread.Items[0].Message.Body+back.Thread.Items[0].CID, "Hallo"+r.CID)
	hello.Token = "guessed"
	if other := must(f.visitors.Hello(ctx, hello))(t); other.Token == "guessed" || other.Row != nil {
		t.Error("a token that is none was taken")
	}
	trail := must(f.agents.Open(ctx, as(amy), r.Conversation))(t).Trail
	same(t, "trail", []string{trail[0].URL, trail[1].URL, fmt.Sprint(len(trail))}, []string{"https://shop.example/b", "https://shop.example/a", "2"})
	for i := range 60 {
		f.clock.now++
		check(t, f.visitors.Look(ctx, w.Visitor, inbox.PageView{URL: fmt.Sprint("https://shop.example/", i)}))
	}
	for _, address := range []string{"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/lamp", "x"} {
		f.clock.now++
		check(t, f.visitors.Look(ctx, w.Visitor, inbox.PageView{URL: address})) // agents get links to what is kept
	}
	f.clock.now++
	check(t, f.visitors.Look(ctx, w.Visitor, inbox.PageView{URL: "HTTPS://shop.example/end", Referrer: "javascript:alert(1)"}))
	end := must(f.deps.Store.Pages(ctx, w.Visitor.Key, 2))(t)
	same(t, "the last pages", []string{end[0].URL, end[0].Referrer, end[1].URL}, []string{"HTTPS://shop.example/end", "", "https://shop.example/59"})
	same(t, "pages kept", len(must(f.deps.Store.Pages(ctx, w.Visitor.Key, 99))(t)), 50)

	for body, code := range map[string]string{"": "empty_message", " \n": "empty_message", string(make([]rune, 4001)): "empty_message"} {
		refused(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: w.Widget, Visitor: w.Visitor, CID: f.cid(), Body: body}))(t, domain.KindInvalid, code)
	}
	long := ""
	for range 4001 {
		long += "字"
	}
	refused(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: w.Widget, Visitor: w.Visitor, CID: f.cid(), Body: long}))(t, domain.KindInvalid, "too_long")
	refused(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: w.Widget, Visitor: w.Visitor, CID: "short", Body: "x"}))(t, domain.KindInvalid, "bad_cid")
	off := f.widget
	off.Enabled = false
	off.Doc.Team = teamTwo
	check(t, f.deps.Store.SaveWidget(ctx, off))
	refused(f.visitors.Hello(ctx, hello))(t, domain.KindNotFound, "widget_not_found")
	queued := must(f.visitors.Send(ctx, inbox.VisitorMessage{Widget: off, Visitor: visitor(5), CID: f.cid(), Body: "Hallo"}))(t)
	same(t, "the queue of the widget's team", f.stored(queued.Conversation).State.Owner, domain.AgentRef{Team: teamTwo})
}

// deskFiles sends files, each once and only by who uploaded it.
func deskFiles(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	upload := inbox.Attachment{File: domain.File{Name: "a.png", Kind: "image/png", Size: 9, Width: 3, Height: 2}, SHA256: "00"}
	mine := must(f.visitors.Uploaded(ctx, visitor(1), upload))(t)
	send := func(who int, files ...domain.ID) (inbox.Receipt, error) {
		return f.visitors.Send(ctx, inbox.VisitorMessage{Widget: f.widget, Visitor: visitor(who), CID: f.cid(), Files: files})
	}
	refused(send(2, mine.ID))(t, domain.KindNotFound, "file_not_found")
	refused(send(1, mine.ID, mine.ID))(t, domain.KindNotFound, "file_not_found")
	sent := must(send(1, mine.ID))(t)
	refused(send(1, mine.ID))(t, domain.KindNotFound, "file_not_found")
	items := must(f.agents.Thread(ctx, as(amy), sent.Conversation, 0, 0))(t).Items
	same(t, "shown", items[1].Message, &inbox.Message{ID: sent.Message, Type: domain.MessageImage, Lang: "de", Files: []domain.File{mine}})
	same(t, "preview", f.stored(sent.Conversation).Preview, "a.png")
	same(t, "seen by an agent", must(f.agents.File(ctx, as(amy), mine.ID))(t).SHA256, "00")
	upload.File = domain.File{Name: "note.txt", Kind: "text/plain", Size: 1}
	secret := must(f.agents.Uploaded(ctx, as(amy), upload))(t)
	refused(f.agents.File(ctx, as(ben), secret.ID))(t, domain.KindNotFound, "file_not_found")
	must(f.agents.Reply(ctx, as(amy), sent.Conversation, inbox.Reply{CID: f.cid(), Note: true, Files: []domain.ID{secret.ID}}))(t)
	refused(f.visitors.File(ctx, f.widget, visitor(1), secret.ID))(t, domain.KindNotFound, "file_not_found")
	public := must(f.agents.Uploaded(ctx, as(amy), upload))(t)
	must(f.agents.Reply(ctx, as(amy), sent.Conversation, inbox.Reply{CID: f.cid(), Files: []domain.ID{public.ID}}))(t)
	same(t, "seen by the customer", must(f.visitors.File(ctx, f.widget, visitor(1), public.ID))(t).Name, "note.txt")
	refused(f.visitors.File(ctx, f.widget, visitor(2), public.ID))(t, domain.KindNotFound, "file_not_found")
}

// deskPlans moves the lines of those who wait after the settings changed, and takes history into the inbox.
func deskPlans(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	talk := f.says(1, "Hallo").Conversation
	slow := fact.Defaults("Asia/Shanghai")
	slow.Timeouts = []fact.Timeout{{AmberS: 600, RedS: 1200}}
	f.folder = must(fact.New(fact.History{slow}))(t)
	check(t, f.sweeper.Replan(ctx))
	check(t, f.feed.Reload(ctx))
	same(t, "due", f.stored(talk).State.Red, morning.Add(20*time.Minute))
	same(t, "due on the board", f.board.Unresolved()[0].Due, morning.Add(20*time.Minute))

	past := Talk(5, 1, 3) // customer, agent, customer
	for i := range past.Messages {
		past.Messages[i].Body = fmt.Sprint("Satz ", i)
	}
	must(f.Ingest(ctx, past))(t)
	id := past.Conversations[0].ID
	refused(f.agents.Open(ctx, boss(), id))(t, domain.KindNotFound, "conversation_not_found")
	same(t, "adopted", must(f.sweeper.Adopt(ctx, 5, id, 77))(t), 1)
	row := must(f.agents.Open(ctx, boss(), id))(t).Row
	same(t, "waits since the last message", row.Waiting, past.Messages[2].At)
	same(t, "preview", row.Preview, "Satz 2")
	same(t, "name", row.Contact.Name, "C5")
	same(t, "adopted again", must(f.sweeper.Adopt(ctx, 5, id))(t), 1)
	same(t, "with nothing changed", must(f.agents.Open(ctx, boss(), id))(t).Row, row)
}

// deskForgets clears the demo of everything the desk keeps.
func deskForgets(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	f.comes(amy)
	check(t, f.deps.Store.SaveCanned(ctx, inbox.Canned{ID: 1, Store: shop, Shortcut: "hi", Texts: texts("", "Hallo")}))
	check(t, f.deps.Store.SaveCanned(ctx, inbox.Canned{ID: 2, Shortcut: "hi", Texts: texts("", "Hallo"), Used: 9}))
	w := must(f.visitors.Hello(ctx, inbox.Hello{Key: "pk_test", Page: &inbox.PageView{URL: "/"}}))(t)
	file := must(f.visitors.Uploaded(ctx, w.Visitor, inbox.Attachment{File: domain.File{Name: "a", Kind: "b"}}))(t)
	m := inbox.VisitorMessage{Widget: f.widget, Visitor: w.Visitor, CID: f.cid(), Body: "Hallo", Files: []domain.ID{file.ID}}
	talk := must(f.visitors.Send(ctx, m))(t).Conversation
	must(f.agents.Reply(ctx, as(amy), talk, inbox.Reply{CID: f.cid(), Body: "Hallo", Canned: 2}))(t)
	same(t, "made from a ready answer", f.fold(talk).ContactDays[1].Macros, 1)
	must(f.agents.Resolve(ctx, as(amy), talk, "tracking"))(t)
	asked := f.stored(talk).State.Invitation
	f.says(4, "Hallo")
	check(t, f.SaveStores(ctx, domain.Store{ID: shop, Name: "Shop", Demo: true}))
	check(t, f.SaveAgents(ctx, domain.Agent{ID: amy, Name: "Amy", Demo: true}))
	must(f.ClearDemo(ctx))(t)
	same(t, "rows", len(must(f.deps.Store.RowsOf(ctx, w.Contact))(t)), 0)
	same(t, "pages", len(must(f.deps.Store.Pages(ctx, w.Visitor.Key, 9))(t)), 0)
	same(t, "widgets", len(must(f.deps.Store.Widgets(ctx))(t)), 0)
	same(t, "presence", len(must(f.deps.Store.Presences(ctx))(t)), 0)
	refused(f.deps.Store.File(ctx, file.ID))(t, domain.KindNotFound, "file_not_found")
	refused(f.deps.Store.Invitation(ctx, asked))(t, domain.KindNotFound, "invitation_not_found")
	same(t, "ready answers", must(f.deps.Store.CannedReplies(ctx))(t), []inbox.Canned{{ID: 2, Shortcut: "hi", Texts: texts("", "Hallo"), Used: 1}})
	check(t, f.deps.Store.DeleteCanned(ctx, 2))
	fails(t, f.deps.Store.DeleteCanned(ctx, 2), domain.KindNotFound, "canned_not_found")
}

// deskAdopts takes a whole simulated history into the inbox: it sees the same customers waiting, under the same lines, as the figures do.
func deskAdopts(t *testing.T, url string) {
	f := newFloor(t, url)
	ctx := t.Context()
	byContact := map[domain.ID][]domain.ID{}
	sink := func(b demo.Part) error {
		for _, c := range b.Conversations {
			if !slices.Contains(byContact[c.ContactID], c.ID) {
				byContact[c.ContactID] = append(byContact[c.ContactID], c.ID)
			}
		}
		_, err := f.Ingest(ctx, b.Batch)
		return err
	}
	history := demo.Params{Agents: 6, Days: 10, Conversations: 300, Seed: 3, Until: morning.Add(4 * time.Hour), Zone: "Asia/Shanghai"}
	check(t, demo.Generate(ctx, history, sink, func(int, int) {}))
	f.clock.now = history.Until
	talks := 0
	for contact, ids := range byContact {
		talks += must(f.sweeper.Adopt(ctx, contact, ids...))(t)
	}
	same(t, "adopted", talks, 300)
	waiting := 0
	for contact := range byContact {
		rows := f.folder.Fold(must(f.Timelines(ctx, []domain.ID{contact}))(t)[0])
		for _, c := range rows.Conversations {
			if c.Excluded != "" {
				continue
			}
			s := f.stored(c.Conversation).State
			same(t, "since when the customer waits", s.Waiting, c.OpenSince)
			same(t, "status and owner", fmt.Sprint(s.Status, s.Owner.Agent), fmt.Sprint(c.Status, c.Owner.Agent))
			for _, turn := range rows.Turns {
				if turn.Conversation == c.Conversation && turn.Start.At == s.Waiting {
					same(t, "until when", s.Red, turn.DueAt)
					waiting++
				}
			}
		}
	}
	if waiting < 5 {
		t.Errorf("only %d customers wait", waiting)
	}
	before := must(f.CountEvents(ctx))(t)
	f.sweep()
	same(t, "events that history did not have", must(f.CountEvents(ctx))(t)-before, 0)
}
