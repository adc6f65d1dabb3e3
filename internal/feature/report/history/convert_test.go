package history

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kefu/internal/domain"
)

const ticketYAML = `
grain: ticket
zone: UTC
columns:
  conversation: id
  created: created
  first_reply: reply
  first_reply_after: {column: wait, format: s}
  resolved: solved
  agent: agent
  team: team
  email: mail
  channel: via
  rating: score
  inquiry_grade: grade
`

const ticketHead = "id|created|reply|wait|solved|agent|team|mail|via|score|grade"

func TestTicketsBecomeStampedConversations(t *testing.T) {
	sum, k := convert(t, ticketYAML, ticketHead,
		"1|2026-06-01 10:00|2026-06-01 10:05||2026-06-01 12:00|Amy|EU|eva@x.example|email|5|B",
		"2|2026-06-01 11:00||90||Bo|EU|eva@x.example|chat||",
		"3|2026-06-01 12:00|||||||phone|N/A|")
	want := []string{
		"06-01 10:00 conversation.started",
		"06-01 12:00 inquiry.marked B",
		"06-01 10:00 conversation.assigned >Amy routing",
		"06-01 10:05 conversation.stamped 10:05:00 Amy",
		"06-01 12:00 conversation.resolved Amy",
		"06-01 12:00 survey.answered 5 Amy",
	}
	if d := gocmp.Diff(want, story(k, "1")); d != "" {
		t.Error(d)
	}
	want = []string{
		"06-01 11:00 conversation.started",
		"06-01 11:00 conversation.assigned >Bo routing",
		"06-01 11:01 conversation.stamped 11:01:30 Bo",
	}
	if d := gocmp.Diff(want, story(k, "2")); d != "" {
		t.Error(d)
	}
	if sum.Accepted != 3 || sum.Conversations != 3 || sum.Customers != 2 || sum.TotalRejected() != 0 || len(sum.Agents) != 2 {
		t.Errorf("%+v", sum)
	}
	if got, want := sum.Observes, domain.ObservesStamps|domain.ObservesIdentity|domain.ObservesRatings; got != want {
		t.Errorf("observes %v, want %v", ObservesNames(got), ObservesNames(want))
	}
	if sum.Missing(domain.ObservesMessages|domain.ObservesStamps) != domain.ObservesMessages {
		t.Error("a metric that needs messages must miss exactly them")
	}
	if sum.From.String() != "2026-06-01T10:00:00Z" || sum.To.String() != "2026-06-01T12:00:00Z" {
		t.Errorf("span %s – %s", sum.From, sum.To)
	}
	if len(k.batch.Agents) != 2 || len(k.batch.Teams) != 1 || k.batch.Conversations[0].StoreID != k.batch.Stores[0].ID {
		t.Errorf("entities: %+v", k.batch.Agents)
	}
}

func TestRowsThatCannotBeTrueAreRejected(t *testing.T) {
	sum, k := convert(t, ticketYAML, ticketHead,
		"1|2026-06-01 10:00|2026-06-01 09:59|||A||||||",
		"2|2026-06-01 10:00|||2026-06-01 09:59|A|||||",
		"3|2026-06-01 10:00|2026-06-01 10:30||2026-06-01 10:20|A|||||",
		"4|2026-06-31 10:00||||A|||||",
		"|2026-06-01 10:00||||A|||||",
		"6|||||A|||||",
		"7|2026-06-01 10:00||||A||||9|",
		"8|2027-06-01 10:00||||A|||||",
		"9|1980-06-01 10:00||||A|||||",
		"10|2026-06-01 10:00||soon||A|||||",
		"11|2026-06-01 10:00||||A|||||",
		"12|2026-06-01 10:00||||A|||||",
		"11|2026-06-01 10:01||||A|||||",
		"12|2026-06-01 10:00||||A|||||",
		"13|2026-06-01 10:00|2026-06-01 10:00||2026-06-01 10:00|A|||||")
	want := []reject{{2, ReasonReplyBeforeCreated}, {3, ReasonResolvedFirst}, {4, ReasonResolvedBeforeReply}, {5, ReasonBadTime}, {6, ReasonMissingID},
		{7, ReasonMissingTime}, {8, ReasonBadRating}, {9, ReasonFutureTime}, {10, ReasonAncientTime}, {11, ReasonBadNumber}, {12, ReasonConflict}, {14, ReasonConflict}}
	slices.SortFunc(k.rejects, func(a, b reject) int { return a.line - b.line })
	if d := gocmp.Diff(want, k.rejects, gocmp.AllowUnexported(reject{})); d != "" {
		t.Error(d)
	}
	if sum.Rows != 15 || sum.Accepted != 2 || sum.Repeated != 1 || sum.TotalRejected() != 12 {
		t.Errorf("%+v", sum)
	}
}

const messageYAML = `
grain: message
zone: UTC
columns:
  conversation: conv
  message: id
  author: who
  author_kind: kind
  time: at
  text: text
  private: note
  agent: owner
  channel: {const: whatsapp}
  rating: score
agents:
  robot: {kind: bot}
`

const messageHead = "conv|id|who|kind|at|text|note|owner|score"

func messageRows() []string {
	return []string{
		"c1|1|Eva|customer|2026-06-01 10:00|Where is it?|no||",
		"c1|2|robot|agent|2026-06-01 10:00|Hello, a colleague comes.|no||",
		"c1|3|Amy|agent|2026-06-01 10:03|ask the warehouse|yes|Amy|",
		"c1|4|Amy|agent|2026-06-01 10:05|On its way.|no|Amy|",
		"c1|5|Eva|customer|2026-06-01 10:07|Thanks!|no|Bo|4",
		"c1|6|Bo|agent|2026-06-01 10:08|You are welcome.|no|Bo|",
		"c2|7|Amy|agent|2026-06-02 09:00|Your size is back.|no||",
	}
}

func TestMessagesBecomeConversations(t *testing.T) {
	sum, k := convert(t, messageYAML, append([]string{messageHead}, messageRows()...)...)
	want := []string{
		"06-01 10:00 conversation.started",
		"06-01 10:00 message.created customer",
		"06-01 10:00 message.created bot",
		"06-01 10:03 conversation.assigned >Amy routing",
		"06-01 10:03 message.created agent Amy note",
		"06-01 10:05 message.created agent Amy",
		"06-01 10:07 conversation.assigned Amy>Bo transfer",
		"06-01 10:07 message.created customer",
		"06-01 10:08 message.created agent Bo",
		"06-01 10:08 survey.answered 4 Bo",
	}
	if d := gocmp.Diff(want, story(k, "c1")); d != "" {
		t.Error(d)
	}
	if sum.Messages != 7 || sum.Conversations != 2 || sum.Accepted != 7 {
		t.Errorf("%+v", sum)
	}
	for _, e := range k.batch.Events {
		if s, ok := e.Data.(domain.ConversationStarted); ok {
			if out := e.ConversationID == domain.HashID("old", "conversation", "c2"); s.Outbound != out || !s.SilenceEnds || s.Channel != "whatsapp" {
				t.Errorf("started: %+v", s)
			}
		}
		if m, ok := e.Data.(domain.MessageCreated); ok && e.At == instant(t, "2026-06-01T10:07:00Z") && (!m.Closing || m.Chars != 7 || m.Sentences != 1) {
			t.Errorf("measured: %+v", m)
		}
	}
	if k.batch.Messages[0].Body == "" || k.batch.Messages[0].External == "" {
		t.Error("bodies and ids at the source belong to the stored messages")
	}
}

// ids are what makes a second import change nothing.
func ids(k *kept) []domain.ID {
	var out []domain.ID
	for _, e := range k.batch.Events {
		out = append(out, e.ID)
	}
	slices.Sort(out)
	return out
}

func TestSameRowsInAnyOrderGiveTheSameEvents(t *testing.T) {
	_, first := convert(t, messageYAML, append([]string{messageHead}, messageRows()...)...)
	want := ids(first)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		rows := messageRows()
		rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		_, k := convert(t, messageYAML, append([]string{messageHead}, rows...)...)
		if d := gocmp.Diff(want, ids(k)); d != "" {
			t.Fatal(d)
		}
		byPos := func(a, b domain.Event) int {
			return cmp.Or(cmp.Compare(a.ConversationID, b.ConversationID), cmp.Compare(a.SourcePos, b.SourcePos))
		}
		slices.SortFunc(k.batch.Events, byPos)
		slices.SortFunc(first.batch.Events, byPos)
		if d := gocmp.Diff(first.batch.Events, k.batch.Events); d != "" {
			t.Fatal(d)
		}
	}
}

func TestALaterExportAddsAndSupersedes(t *testing.T) {
	_, first := convert(t, messageYAML, append([]string{messageHead}, messageRows()...)...)
	rows := messageRows()
	rows[3] = "c1|4|Bo|agent|2026-06-01 10:05|On its way.|no|Amy|" // the author was corrected
	rows = append(rows, "c2|8|Fay|customer|2026-06-02 09:30|Good|no||")
	_, later := convert(t, messageYAML, append([]string{messageHead}, rows...)...)
	old := map[domain.ID]domain.ID{}
	for _, e := range first.batch.Events {
		old[e.SourceKey] = e.ID
	}
	var added, superseding []string
	for _, e := range later.batch.Events {
		if id, known := old[e.SourceKey]; !known {
			added = append(added, e.At.Time().Format("15:04")+" "+string(e.Kind))
		} else if id != e.ID && e.ConversationID == domain.HashID("old", "conversation", "c1") {
			superseding = append(superseding, e.At.Time().Format("15:04")+" "+string(e.Kind))
		}
	}
	if d := gocmp.Diff([]string{"09:30 message.created"}, added); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff([]string{"10:05 message.created"}, superseding); d != "" {
		t.Error(d)
	}
}

func TestRowsOfOneIDThatDiffer(t *testing.T) {
	rows := append(messageRows(), "c1|4|Amy|agent|2026-06-01 10:05|Lost.|no|Amy|", messageRows()[0])
	sum, k := convert(t, messageYAML, append([]string{messageHead}, rows...)...)
	if sum.Rejected[ReasonConflict] != 2 || sum.Repeated != 1 || sum.Messages != 6 {
		t.Errorf("%+v", sum)
	}
	for _, e := range k.batch.Messages {
		if e.External == "4" {
			t.Error("a row that contradicts another was taken in")
		}
	}
}

func TestRowsWithoutIDsAreToldApartByContent(t *testing.T) {
	yaml := "grain: message\nzone: UTC\ncolumns: {conversation: c, author_kind: kind, time: at, text: text}\n"
	lines := []string{"c|kind|at|text", "1|customer|2026-06-01 10:00|?", "1|customer|2026-06-01 10:00|?", "1|customer|2026-06-01 10:00|hi", "1|agent|2026-06-01 10:00|yes"}
	sum, k := convert(t, yaml, lines...)
	if sum.Messages != 4 || len(slices.Compact(ids(k))) != 5 {
		t.Errorf("%d messages, ids %v", sum.Messages, ids(k))
	}
	want := "06-01 10:00 message.created agent"
	if s := story(k, "1"); s[4] != want {
		t.Errorf("at equal times the customer comes first: %v", s)
	}
}

func TestReplyChains(t *testing.T) {
	yaml := "grain: message\nzone: UTC\nconversation: {by: reply_to}\ncolumns: {message: id, reply_to: to, replies: by, author: who, inbound: in, time: at}\n"
	sum, k := convert(t, yaml, "id|to|by|who|in|at",
		"3|2||Shop|no|2026-06-01 10:05",
		"2|1||eva|yes|2026-06-01 10:00", // 1 is not in the file: still the chain's name
		"4||5|bob|yes|2026-06-01 11:00",
		"5|||Shop|no|2026-06-01 11:05",
		"7|6||Shop|no|2026-06-01 12:00", // earlier than what it answers
		"6|||cat|yes|2026-06-01 12:01")
	if sum.Conversations != 3 || sum.Rejected[ReasonReplyBeforeQuestion] != 1 || sum.Customers != 3 {
		t.Errorf("%+v", sum)
	}
	if d := gocmp.Diff([]string{"06-01 10:00 conversation.started", "06-01 10:00 message.created customer", "06-01 10:05 message.created agent Shop"}, story(k, "1")); d != "" {
		t.Error(d)
	}
	if got := story(k, "4"); len(got) != 3 {
		t.Errorf("joined by the list of answers: %v", got)
	}
}

func TestReplyLoopsEnd(t *testing.T) {
	yaml := "grain: message\nzone: UTC\nconversation: {by: reply_to}\ncolumns: {message: id, reply_to: to, author: who, inbound: in, time: at}\n"
	sum, _ := convert(t, yaml, "id|to|who|in|at", "1|2|a|yes|2026-06-01 10:00", "2|1|b|no|2026-06-01 10:00", "3|3|a|yes|2026-06-01 10:00")
	if sum.Conversations != 2 {
		t.Errorf("%+v", sum)
	}
}

func TestACustomersMessagesBeginAnew(t *testing.T) {
	yaml := "grain: message\nzone: UTC\nconversation: {by: customer}\ncolumns: {customer: c, author_kind: kind, time: at, channel: {const: web}}\n"
	// Web: silence ends after 30 min, and 72 h later a return is a new conversation: 72.5 h after our last word.
	sum, k := convert(t, yaml, "c|kind|at",
		"eva|customer|2026-06-01 10:00", "eva|agent|2026-06-01 10:10",
		"eva|customer|2026-06-04 10:40", // exactly 72 h 30 min after: continues
		"eva|customer|2026-06-20 10:00", // nobody answered: the same conversation
		"eva|agent|2026-06-20 10:05",
		"eva|customer|2026-06-23 10:36", // 72 h 31 min after our word: new
	)
	if sum.Conversations != 2 || sum.Customers != 1 {
		t.Fatalf("%+v", sum)
	}
	last := k.batch.Conversations[0]
	for _, c := range k.batch.Conversations {
		if c.Started > last.Started {
			last = c
		}
	}
	if last.Started != instant(t, "2026-06-23T10:36:00Z") {
		t.Errorf("the second began at %s", last.Started)
	}
}

func TestResolvedColumnOfMessages(t *testing.T) {
	yaml := "grain: message\nzone: UTC\ncolumns: {conversation: c, message: id, author: who, author_kind: kind, time: at, resolved: done}\n"
	sum, k := convert(t, yaml, "c|id|who|kind|at|done",
		"1|1|e|customer|2026-06-01 10:00|2026-06-01 10:10", "1|2|Amy|agent|2026-06-01 10:05|2026-06-01 10:10", "1|3|e|customer|2026-06-01 10:20|2026-06-01 10:10",
		"2|4|e|customer|2026-06-01 10:00|2026-06-01 09:00")
	want := []string{"06-01 10:00 conversation.started", "06-01 10:00 message.created customer", "06-01 10:05 message.created agent Amy",
		"06-01 10:10 conversation.resolved Amy", "06-01 10:20 conversation.reopened", "06-01 10:20 message.created customer"}
	if d := gocmp.Diff(want, story(k, "1")); d != "" {
		t.Error(d)
	}
	if sum.Rejected[ReasonResolvedFirst] != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestAuthorRules(t *testing.T) {
	for name, c := range map[string]struct {
		yaml string
		line string
		want string
	}{
		"inbound":           {"columns: {conversation: c, author: a, inbound: x, time: t}", "1|Amy|0|2026-06-01 10:00", "agent"},
		"listed":            {"columns: {conversation: c, author: a, time: t}\nagents: {Amy: {}}", "1|Amy||2026-06-01 10:00", "agent"},
		"not listed":        {"columns: {conversation: c, author: a, time: t}\nagents: {Amy: {}}", "1|eva||2026-06-01 10:00", "customer"},
		"listed as bot":     {"columns: {conversation: c, author: a, time: t}\nagents: {Amy: {kind: bot}}", "1|Amy||2026-06-01 10:00", "bot"},
		"is the customer":   {"columns: {conversation: c, author: a, customer: x, time: t}", "1|7|7|2026-06-01 10:00", "customer"},
		"isn't customer":    {"columns: {conversation: c, author: a, customer: x, time: t}", "1|8|7|2026-06-01 10:00", "agent"},
		"mapped by value":   {"columns: {conversation: c, author_kind: {column: x, map: {K: customer}, else: agent}, time: t}", "1|8|K|2026-06-01 10:00", "customer"},
		"else of the map":   {"columns: {conversation: c, author_kind: {column: x, map: {K: customer}, else: agent}, time: t}", "1|8|S|2026-06-01 10:00", "agent"},
		"merged into a bot": {"columns: {conversation: c, author: a, inbound: x, time: t}\nagents: {A: {as: B}, B: {kind: rule}}", "1|A|0|2026-06-01 10:00", "rule"},
	} {
		_, k := convert(t, "grain: message\nzone: UTC\n"+c.yaml, "c|a|x|t", c.line)
		if got := string(k.batch.Messages[0].Actor.Kind); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestMergedAgentsShareTheirCredit(t *testing.T) {
	yaml := messageYAML + "  Bo: {as: Amy}\n  Amy: {id: 77, seniority: senior}\n"
	m := mapping(t, yaml)
	env := testEnv()
	env.Agents = map[domain.ID]domain.Agent{77: {ID: 77, Terms: []domain.AgentTerm{{Team: 5}, {From: instant(t, "2026-06-01T10:06:00Z"), Team: 6}}}}
	k := &kept{}
	sum, err := Convert(t.Context(), tab(append([]string{messageHead}, messageRows()...)...), m, env, k)
	if err != nil {
		t.Fatal(err)
	}
	var teams []string
	for _, msg := range k.batch.Messages {
		if msg.Actor.Kind == domain.ActorAgent && msg.ConversationID == domain.HashID("old", "conversation", "c1") {
			if msg.Actor.Agent != 77 {
				t.Errorf("agent %d", msg.Actor.Agent)
			}
			teams = append(teams, strconv.Itoa(int(msg.Actor.Team)))
		}
	}
	if strings.Join(teams, " ") != "5 5 6" { // the team of the term that held at each message
		t.Errorf("teams %v", teams)
	}
	if len(k.batch.Agents) != 0 || len(sum.Agents) != 2 {
		t.Errorf("a known agent was made anew: %+v; seen %+v", k.batch.Agents, sum.Agents)
	}
}

func TestTiesWithoutIDsHaveOneOrder(t *testing.T) {
	yaml := "grain: message\nzone: UTC\ncolumns: {conversation: c, author_kind: kind, time: at, text: text}\n"
	rows := []string{"1|agent|2026-06-01 10:00|one", "1|agent|2026-06-01 10:00|two", "1|agent|2026-06-01 10:00|three", "1|customer|2026-06-01 10:00|four"}
	var want []string
	for range len(rows) {
		rows = append(rows[1:], rows[0])
		_, k := convert(t, yaml, append([]string{"c|kind|at|text"}, rows...)...)
		var got []string
		for _, m := range k.batch.Messages {
			got = append(got, m.Body)
		}
		if want == nil {
			want = got
		}
		if d := gocmp.Diff(want, got); d != "" || got[0] != "four" {
			t.Errorf("%v %s", got, d)
		}
	}
}

func TestWhoWroteIsPartOfTheContent(t *testing.T) {
	yaml := "grain: message\nzone: UTC\ncolumns: {conversation: c, message: id, author_kind: kind, time: at}\n"
	event := func(kind string) domain.Event {
		_, k := convert(t, yaml, "c|id|kind|at", "1|1|customer|2026-06-01 10:00", "1|2|"+kind+"|2026-06-01 10:01")
		return k.batch.Events[2]
	}
	bot, rule := event("bot"), event("rule")
	if bot.SourceKey != rule.SourceKey || bot.ID == rule.ID {
		t.Errorf("keys %d %d, ids %d %d: want one key and two ids", bot.SourceKey, rule.SourceKey, bot.ID, rule.ID)
	}
}
