package importer

import (
	"testing"
)

func TestPresetsAreValid(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"zendesk_tickets": true, "zendesk_comments": true, "gorgias_messages": true, "chatwoot_messages": true,
		"libredesk_messages": true, "twitter_support": true, "service_desk_log": true, "ticket_table": true}
	for _, m := range all {
		if !want[m.Name] {
			t.Errorf("preset %q is not expected or named twice", m.Name)
		}
		delete(want, m.Name)
		if len(m.Recognise) < 3 {
			t.Errorf("preset %q would be recognised by %d columns", m.Name, len(m.Recognise))
		}
	}
	if len(want) > 0 {
		t.Errorf("missing presets: %v", want)
	}
	if _, err := Preset("nothing"); err == nil {
		t.Error("an unknown preset was found")
	}
}
