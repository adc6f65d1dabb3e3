package fact

import (
	"testing"

	"kefu/internal/domain"
)

// BenchmarkFold folds ordinary persons, three conversations of a dozen events each, and reports events per second on one core.
func BenchmarkFold(b *testing.B) {
	f := folder(b)
	tl := ordinary(b)
	f.Fold(tl)
	b.ReportAllocs()
	for b.Loop() {
		f.Fold(tl)
	}
	b.ReportMetric(float64(b.N*len(tl.Events))/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkValues reads every row of such a person as columns.
func BenchmarkValues(b *testing.B) {
	f := folder(b)
	rows := f.Fold(ordinary(b))
	tables := map[string]Table{}
	for _, t := range Tables() {
		tables[t.Name] = t
	}
	n := 0
	rows.Each(func(string, any) { n++ })
	dst := make([]any, 0, 128)
	for b.Loop() {
		rows.Each(func(table string, row any) { dst = tables[table].Values(dst[:0], row) })
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "rows/s")
}

func ordinary(b *testing.B) Timeline {
	s := &script{t: &testing.T{}, conts: 7}
	for c, day := range []string{"03", "09", "20"} {
		s.start(domain.ID(c+1), day+" 10:00")
		s.customer(day + " 10:00")
		s.assign(day+" 10:00:10", 0, amy, domain.AssignRouting)
		s.agent(day+" 10:01", amy)
		s.customer(day + " 10:03")
		s.customer(day + " 10:04")
		s.agent(day+" 10:06", amy)
		s.thanks(day + " 10:08")
		s.add(day+" 10:09", human(amy), domain.ConversationClassified{IssueType: "delay", Intent: "aftersale"})
		s.resolve(day+" 10:10", amy)
		s.add(day+" 10:11", someone(domain.ActorSystem), domain.SurveyInvited{Invitation: domain.ID(900 + c), Agent: ref(amy)})
		s.add(day+" 10:20", someone(domain.ActorCustomer), domain.SurveyAnswered{Invitation: domain.ID(900 + c), Score: 5})
	}
	return s.timeline()
}
