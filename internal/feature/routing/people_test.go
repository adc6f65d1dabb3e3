package routing_test

import (
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/engine/presence"
	engine "kefu/internal/engine/routing"
)

// A process that has just begun knows from the log who let a conversation go; an answer in between forgives.
func TestRefusedBeforeTheStart(t *testing.T) {
	took := domain.Event{Data: domain.ConversationAssigned{From: domain.AgentRef{Agent: 1}, Reason: domain.AssignTakeBack}}
	note := domain.Event{Actor: domain.Actor{Kind: domain.ActorAgent}, Data: domain.MessageCreated{Note: true}}
	reply := domain.Event{Actor: domain.Actor{Kind: domain.ActorAgent}, Data: domain.MessageCreated{}}
	for _, tt := range []struct {
		name   string
		events []domain.Event
		want   string
	}{
		{"taken back", []domain.Event{reply, took, note}, "1→2"},
		{"answered since", []domain.Event{took, reply}, "1→1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, d := newFloor(1, 2)
			f.events = map[domain.ID][]domain.Event{1: tt.events}
			f.chat(1, time.Second)
			f.round(t, d)
			f.want(t, tt.want)
		})
	}
}

// What is set of an agent counts: six points are two chats, and a market of one's own keeps others' customers away at first.
func TestSetupsCount(t *testing.T) {
	f, d := newFloor(1)
	f.setups = map[domain.ID]engine.Setup{1: {Capacity: 6}}
	for id := range domain.ID(3) {
		f.chat(id+1, time.Second)
	}
	f.round(t, d)
	f.want(t, "1→1", "2→1")

	f, d = newFloor(1)
	f.setups = map[domain.ID]engine.Setup{1: {Skills: []engine.Skill{{Kind: engine.SkillMarket, Key: "africa"}}}}
	f.chat(1, time.Second)
	f.briefs[0].Country = "DE"
	f.round(t, d)
	f.want(t) // 80 of 100, and 90 are asked for in the first half minute
	f.now = f.now.Add(30 * time.Second)
	f.round(t, d)
	f.want(t, "1→1")
}

func TestSeats(t *testing.T) {
	f, d := newFloor(1, 2)
	f.setups = map[domain.ID]engine.Setup{2: {Capacity: 3, Skills: []engine.Skill{{Kind: engine.SkillMarket, Key: "africa"}}}}
	f.chat(1, time.Second)
	f.chat(2, time.Second)
	f.briefs[0].Country = "DE"
	f.shown(d, 2, 2)
	seats, err := d.Seats(t.Context(), 1)
	if err != nil || len(seats) != 3 {
		t.Fatalf("%d seats, %v", len(seats), err)
	}
	type line struct {
		online         bool
		load, capacity engine.Points
		word           presence.Load
		score          int
	}
	want := []line{{true, 0, 24, presence.LoadIdle, 100}, {true, 6, 6, presence.LoadFull, 80}, {false, 0, 24, presence.LoadIdle, 100}}
	for i, s := range seats {
		if got := (line{s.Online, s.Load, s.Capacity, s.Word(), s.Match.Score}); got != want[i] {
			t.Errorf("agent %d: %+v, want %+v", i+1, got, want[i])
		}
	}
	if _, err := d.Seats(t.Context(), 99); domain.KindOf(err) != domain.KindNotFound {
		t.Errorf("an unknown conversation: %v", err)
	}
}
