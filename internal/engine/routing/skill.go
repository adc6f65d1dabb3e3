package routing

import (
	"slices"
	"time"

	"kefu/internal/domain"
)

// The kinds of skill besides languages. A certificate proves something to people and weighs nothing in a match.
const (
	SkillMarket      = "market" // key: a region
	SkillTopic       = "topic"  // key: an issue type
	SkillScene       = "scene"  // key: the parent of issue types
	SkillCertificate = "certificate"
)

// Skill is one thing an agent can do. One that has run out counts no more, though its list stays one that somebody filled in.
type Skill struct {
	Kind  string `json:"kind" enum:"market,topic,scene,certificate"`
	Key   string `json:"key" maxLength:"80"`
	Level int    `json:"level,omitempty" minimum:"0" maximum:"3" doc:"1 basic, 2 good, 3 expert; absent: not said"`
	Until string `json:"until,omitempty" pattern:"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" doc:"last day on which it holds; absent: for good"`
}

// Holds reports whether a skill holds on a day, YYYY-MM-DD.
func (s Skill) Holds(day string) bool { return s.Until == "" || day <= s.Until }

// Setup is what is set of an agent for routing.
type Setup struct {
	Capacity int     `json:"capacity,omitempty" minimum:"0" maximum:"60" doc:"whole points; absent: 12, which is 4 chats"`
	Skills   []Skill `json:"skills"`
}

// MaxSkills is how many skills one agent may have.
const MaxSkills = 60

// Base is the capacity before what is cut from it for new agents.
func (s Setup) Base() Points {
	if s.Capacity == 0 {
		return FullCapacity
	}
	return Points(2 * s.Capacity)
}

// Check refuses a setup that could not be read later.
func (s Setup) Check() error {
	if s.Capacity < 0 || s.Capacity > 60 {
		return domain.Invalid("capacity", "bad_capacity", "a capacity is 1 to 60 points, or nothing for the usual 12")
	}
	if len(s.Skills) > MaxSkills {
		return domain.Invalid("skills", "too_many_skills", "an agent has at most %d skills", MaxSkills)
	}
	for i, k := range s.Skills {
		_, err := time.Parse(time.DateOnly, k.Until)
		switch {
		case !slices.Contains([]string{SkillMarket, SkillTopic, SkillScene, SkillCertificate}, k.Kind), k.Key == "", len([]rune(k.Key)) > 80,
			k.Level < 0 || k.Level > 3, k.Until != "" && err != nil:
			return domain.Invalid("skills", "bad_skill", "skill %d needs a kind, a name, a level of 1 to 3 or none, and a date like 2026-12-31 or none", i+1)
		}
		if slices.ContainsFunc(s.Skills[:i], func(o Skill) bool { return o.Kind == k.Kind && o.Key == k.Key }) {
			return domain.Invalid("skills", "skill_twice", "%q is there twice", k.Key)
		}
	}
	return nil
}

// Apply gives an agent the skills that hold on a day. Where all of a kind have run out none is left to match, unlike where none was ever set.
func (s Setup) Apply(a Agent, day string) Agent {
	a.Regions, a.Topics, a.Scenes = of[domain.Region](s.Skills, SkillMarket, day), of[string](s.Skills, SkillTopic, day), of[string](s.Skills, SkillScene, day)
	a.Levels = map[Ability]int{}
	for _, k := range s.Skills {
		if k.Level > 0 {
			a.Levels[Ability{k.Kind, k.Key}] = k.Level
		}
	}
	return a
}

func of[T ~string](skills []Skill, kind, day string) []T {
	var out []T
	stated := false
	for _, k := range skills {
		if k.Kind != kind {
			continue
		}
		stated = true
		if k.Holds(day) {
			out = append(out, T(k.Key))
		}
	}
	if stated && out == nil {
		return []T{""} // matches nothing that is asked for
	}
	return out
}
