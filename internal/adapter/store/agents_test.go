package store

import (
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/routing"
)

// TestAgentWithSetup: when what is set for routing cannot be kept, the agent is not kept either.
func TestAgentWithSetup(t *testing.T) {
	s := openFolder(t, Options{})
	w := Workspace{s}
	set := &routing.Setup{Capacity: 8, Skills: []routing.Skill{{Kind: routing.SkillMarket, Key: "europe"}}}
	if err := w.SaveAgent(t.Context(), domain.Agent{ID: 7, Name: "Amy"}, set); err != nil {
		t.Fatal(err)
	}
	err := s.InTx(t.Context(), func(tx *Tx) error {
		_, err := tx.exec(`CREATE TRIGGER full BEFORE UPDATE ON agent_state BEGIN SELECT RAISE(ABORT, 'full'); END`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SaveAgent(t.Context(), domain.Agent{ID: 7, Name: "Changed"}, &routing.Setup{Capacity: 4}); err == nil {
		t.Fatal("what cannot be kept is kept")
	}
	a, err := s.Agent(t.Context(), 7)
	if err != nil || a.Name != "Amy" {
		t.Errorf("the agent is %+v, %v", a, err)
	}
	all, err := s.Setups(t.Context())
	if err != nil || all[7].Capacity != 8 {
		t.Errorf("the setup is %+v, %v", all[7], err)
	}
}
