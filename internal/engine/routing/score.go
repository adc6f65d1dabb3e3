package routing

import (
	"slices"
	"strings"

	"kefu/internal/domain"
)

// Need is a conversation in the queue and what it asks of an agent. Zero fields ask nothing.
type Need struct {
	Conversation domain.ID
	Store        domain.ID
	Team         domain.ID          // whose queue it is in
	Last         domain.ID          // agent who served this customer last
	LastAt       domain.Instant     // when that was
	Since        domain.Instant     // waiting for an agent since; orders the queue and drives the ladder
	Kind         domain.ChannelKind // what it costs
	Language     string             // BCP 47
	Region       domain.Region
	Issue        string      // key of the issue type
	Scene        string      // parent of the issue type: presale, aftersale …
	Refused      []domain.ID // agents who let it be taken back or declined it
}

// Agent is somebody who may be offered conversations. An empty list of skills narrows nothing: a desk where nobody has filled in skills scores
// everybody 100, else it would assign nothing on its first day.
type Agent struct {
	Ref       domain.AgentRef
	Online    bool
	Languages []string // BCP 47
	Regions   []domain.Region
	Topics    []string // keys of issue types
	Scenes    []string // parents of issue types
	Levels    map[Ability]int
	Capacity  Points
	Load      Points         // cost of the open conversations in hand
	FreeSince domain.Instant // when the last conversation was given or ended; 0 not yet today
}

// Ability names a skill of an agent.
type Ability struct{ Kind, Key string }

// Part is one line of a score: Got points Of so many.
type Part struct {
	Key     string // language, market, product, scene, last
	Got, Of int
}

// Match is how well an agent suits a conversation, 0 to 100, and why. The parts add up to the score.
type Match struct {
	Agent domain.ID
	Score int
	Parts []Part
}

// The weights of a match in per cent, a choice of the product; together they make 100.
const (
	weighLanguage = 40
	weighMarket   = 20
	weighProduct  = 15
	weighScene    = 15
	weighLast     = 10
)

// graded is what a level is worth of a part's points: two thirds at level 1, five sixths at level 2, all at level 3 and where no level was said.
// Whoever can do it is not far behind who does it best: somebody basic in one thing is still offered the conversation at once.
func graded(of, level int) int {
	switch level {
	case 1:
		return of * 2 / 3
	case 2:
		return of * 5 / 6
	}
	return of
}

// Score says how well an agent suits a conversation, online or not. A part is full where nothing is asked for; market, product and scene weigh
// by level.
func Score(n Need, a Agent) Match {
	m := Match{Agent: a.Ref.Agent, Parts: make([]Part, 0, 5)}
	for _, p := range parts(n, &a) {
		m.Score += p.Got
		m.Parts = append(m.Parts, p)
	}
	return m
}

func parts(n Need, a *Agent) [5]Part {
	p := [5]Part{{"language", 0, weighLanguage}, {"market", 0, weighMarket}, {"product", 0, weighProduct}, {"scene", 0, weighScene},
		{"last", 0, weighLast}}
	for i, one := range [5]struct {
		met bool
		by  Ability
	}{
		{met: speaks(a.Languages, n.Language)},
		{n.Region == domain.RegionUnknown || covers(a.Regions, n.Region), Ability{SkillMarket, string(n.Region)}},
		{covers(a.Topics, n.Issue), Ability{SkillTopic, n.Issue}},
		{covers(a.Scenes, n.Scene), Ability{SkillScene, n.Scene}},
		{met: n.Last == 0 || n.Last == a.Ref.Agent},
	} {
		if one.met {
			p[i].Got = graded(p[i].Of, a.Levels[one.by])
		}
	}
	return p
}

func points(n Need, a *Agent) int {
	sum := 0
	for _, p := range parts(n, a) {
		sum += p.Got
	}
	return sum
}

func covers[T ~string](has []T, asked T) bool {
	return asked == "" || len(has) == 0 || slices.Contains(has, asked)
}

// speaks compares primary languages only: who writes zh-CN can answer zh-TW, and a customer is better served across a regional variant than made
// to wait.
func speaks(has []string, asked string) bool {
	want := primary(asked)
	if want == "" || want == "und" || len(has) == 0 {
		return true
	}
	return slices.ContainsFunc(has, func(l string) bool { return primary(l) == want })
}

// primary is the first subtag in lower case, with the two names of a language brought together that browsers and people mix.
func primary(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	switch tag = strings.ToLower(tag); tag {
	case "nb", "nn":
		return "no"
	case "iw":
		return "he"
	case "in":
		return "id"
	case "tl":
		return "fil"
	}
	return tag
}
