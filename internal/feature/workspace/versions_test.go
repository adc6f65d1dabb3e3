package workspace

import (
	"slices"
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/fact"
)

func TestChangedNamesWhatDiffers(t *testing.T) {
	base := fact.Defaults("Asia/Shanghai")
	for name, c := range map[string]struct {
		change func(*fact.Settings)
		want   []string
	}{
		"nothing but the version": {func(s *fact.Settings) { s.Version, s.EffectiveFrom = 9, 77 }, []string{}},
		"one number":              {func(s *fact.Settings) { s.SlowTurn = 999 }, []string{"slow_turn_s"}},
		"two parts": {func(s *fact.Settings) {
			s.Zone = "Europe/Berlin"
			s.Timeouts = append(slices.Clone(s.Timeouts), fact.Timeout{Country: "FR", RedS: 60})
		}, []string{"timeouts", "zone"}},
		"what was not there before": {func(s *fact.Settings) { s.StoreCalendars = map[domain.ID]string{3: "x"} }, []string{"store_calendars"}},
		"what is gone":              {func(s *fact.Settings) { s.Policies = nil }, []string{"policies"}},
	} {
		t.Run(name, func(t *testing.T) {
			after := base
			c.change(&after)
			got, err := changed(base, after)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("changed: %v (%v), want %v", got, err, c.want)
			}
		})
	}
}
