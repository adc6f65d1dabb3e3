package routing_test

import (
	"testing"

	"kefu/internal/domain"
	"kefu/internal/engine/routing"
)

// TestSkills: who says nothing fits everything, who says something fits that, and who let all of it run out fits nothing.
func TestSkills(t *testing.T) {
	need := routing.Need{Region: domain.RegionEurope, Issue: "tracking", Scene: "aftersale", Language: "de"}
	market := func(key, until string) routing.Skill {
		return routing.Skill{Kind: routing.SkillMarket, Key: key, Until: until}
	}
	for _, tt := range []struct {
		name   string
		skills []routing.Skill
		want   int // of 100: language 40, market 20, product 15, scene 15, last agent 10
	}{
		{"nothing said", nil, 100},
		{"the market", []routing.Skill{market("europe", "")}, 100},
		{"another market", []routing.Skill{market("africa", "")}, 80},
		{"holds today still", []routing.Skill{market("europe", "2026-03-02")}, 100},
		{"ran out yesterday", []routing.Skill{market("europe", "2026-03-01")}, 80},
		{"another topic and scene", []routing.Skill{{Kind: routing.SkillTopic, Key: "refund"}, {Kind: routing.SkillScene, Key: "presale"}}, 70},
		{"basic in the market: 13 of 20", []routing.Skill{{Kind: routing.SkillMarket, Key: "europe", Level: 1}}, 93},
		{"good at the topic: 12 of 15", []routing.Skill{{Kind: routing.SkillTopic, Key: "tracking", Level: 2}}, 97},
		{"expert in topic, basic in scene: 10 of 15", []routing.Skill{{Kind: routing.SkillTopic, Key: "tracking", Level: 3}, {Kind: routing.SkillScene, Key: "aftersale", Level: 1}}, 95},
		{"a level of another topic", []routing.Skill{{Kind: routing.SkillTopic, Key: "refund", Level: 1}, {Kind: routing.SkillTopic, Key: "tracking"}}, 100},
		{"a scene of the topic's name", []routing.Skill{{Kind: routing.SkillScene, Key: "tracking", Level: 1}, {Kind: routing.SkillTopic, Key: "tracking"}}, 85},
		{"a certificate narrows nothing", []routing.Skill{{Kind: routing.SkillCertificate, Key: "TestDaF", Until: "2020-01-01"}}, 100},
	} {
		got := routing.Score(need, routing.Setup{Skills: tt.skills}.Apply(routing.Agent{}, "2026-03-02"))
		if got.Score != tt.want {
			t.Errorf("%s: %d, want %d %+v", tt.name, got.Score, tt.want, got.Parts)
		}
	}
}

func TestSetup(t *testing.T) {
	if got := (routing.Setup{}).Base(); got != 24 {
		t.Errorf("usual capacity %d half points", got)
	}
	if got := (routing.Setup{Capacity: 6}).Base(); got != 12 {
		t.Errorf("6 points are %d half points", got)
	}
	ok := routing.Setup{Capacity: 60, Skills: []routing.Skill{{Kind: "market", Key: "europe", Level: 3, Until: "2026-12-31"}, {Kind: "topic", Key: "europe"}}}
	if err := ok.Check(); err != nil {
		t.Error(err)
	}
	for _, bad := range []routing.Setup{
		{Capacity: 61}, {Capacity: -1},
		{Skills: []routing.Skill{{Kind: "mood", Key: "a"}}},
		{Skills: []routing.Skill{{Kind: "topic"}}},
		{Skills: []routing.Skill{{Kind: "topic", Key: "a", Level: 4}}},
		{Skills: []routing.Skill{{Kind: "topic", Key: "a", Until: "2026-02-30"}}},
		{Skills: []routing.Skill{{Kind: "topic", Key: "a"}, {Kind: "topic", Key: "a", Level: 1}}},
		{Skills: make([]routing.Skill, routing.MaxSkills+1)},
	} {
		if bad.Check() == nil {
			t.Errorf("%+v was let through", bad)
		}
	}
}
