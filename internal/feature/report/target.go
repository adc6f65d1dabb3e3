package report

import (
	"kefu/internal/domain"
)

// TargetRule is one target: a metric, whom it is for, and the three lines. Empty keys match everything. Lines are in the metric's unit:
// milliseconds, shares of 1, scores.
type TargetRule struct {
	ID        domain.ID      `json:"id"`
	Metric    string         `json:"metric"`
	Market    string         `json:"market,omitempty"`  // region or country
	Channel   string         `json:"channel,omitempty"` // channel or channel kind
	Seniority string         `json:"seniority,omitempty"`
	Team      domain.ID      `json:"team,omitempty"`
	Good      *float64       `json:"good,omitempty"`
	Great     *float64       `json:"great,omitempty"`
	Alert     *float64       `json:"alert,omitempty"`
	Set       string         `json:"set,omitempty"` // the named set it came from
	From      domain.Instant `json:"effective_from"`
}

// Levels of a figure against its target.
const (
	LevelGreat = "great" // 优秀
	LevelGood  = "good"  // 达标
	LevelNear  = "near"  // within 10 % of the line
	LevelMiss  = "miss"  // beyond
	LevelAlert = "alert" // past the red line
)

// Place is where a figure stands: the values its filters and keys fix. Empty means "not one".
type Place struct {
	Region, Country, Channel, ChannelKind, Seniority, Team string
	Nobody                                                 bool // the row of what no agent touched: not held against targets
}

// match says how specific the rule is for the place; ok is false when the rule asks for what the place does not fix.
func (r TargetRule) match(p Place) (score int, ok bool) {
	if r.Market != "" {
		switch r.Market {
		case p.Country:
			score += 16
		case p.Region:
			score += 8
		default:
			return 0, false
		}
	}
	if r.Channel != "" {
		switch r.Channel {
		case p.Channel:
			score += 4
		case p.ChannelKind:
			score += 3
		default:
			return 0, false
		}
	}
	if r.Seniority != "" {
		if r.Seniority != p.Seniority {
			return 0, false
		}
		score += 2
	}
	if r.Team != 0 {
		if r.Team.String() != p.Team {
			return 0, false
		}
		score += 32
	}
	return score, true
}

// FindTarget returns the most specific rule for a metric at a place as of an instant; of equals the newest.
func FindTarget(rules []TargetRule, metric string, p Place, at domain.Instant) (TargetRule, bool) {
	best, bestScore, found := TargetRule{}, -1, false
	for _, r := range rules {
		if r.Metric != metric || r.From > at {
			continue
		}
		score, ok := r.match(p)
		if ok && (score > bestScore || (score == bestScore && r.From >= best.From)) {
			best, bestScore, found = r, score, true
		}
	}
	return best, found && (best.Good != nil || best.Great != nil || best.Alert != nil)
}

// Judge holds a value against a rule; direction is up when more is better, down when less is.
func (r TargetRule) Judge(value float64, direction string) Target {
	t := Target{Good: r.Good, Great: r.Great, Alert: r.Alert}
	reaches := func(line *float64) bool {
		if line == nil {
			return false
		}
		if direction == "up" {
			return value >= *line
		}
		return value <= *line
	}
	switch {
	case reaches(r.Great):
		t.Level = LevelGreat
	case reaches(r.Good):
		t.Level = LevelGood
	case r.Alert != nil && !reaches(r.Alert):
		t.Level = LevelAlert
	case r.Good != nil && near(value, *r.Good):
		t.Level = LevelNear
	case r.Good != nil:
		t.Level = LevelMiss
	default:
		t.Level = LevelGood
	}
	return t
}

// near is within 10 % of the line.
func near(value, line float64) bool {
	diff := value - line
	return max(diff, -diff) <= 0.1*max(line, -line)
}

// TargetSet is a named set of targets that can be applied at once.
type TargetSet struct {
	ID    string       `json:"id"`
	Label domain.Text  `json:"-"`
	Items []TargetRule `json:"items"`
}

// TargetSets are the sets that ship with the product.
func TargetSets() []TargetSet {
	const (
		second = 1000.0
		minute = 60 * second
		hour   = 60 * minute
	)
	v := func(f float64) *float64 { return &f }
	chat, messaging, mail := string(domain.KindChat), string(domain.KindMessaging), string(domain.KindMail)
	sea := string(domain.RegionSoutheastAsia)
	return []TargetSet{
		{ID: "quality", Label: domain.Text{ZH: "质量基线", EN: "Quality baseline"}, Items: []TargetRule{
			{Metric: "first_contact_resolution", Good: v(0.82), Great: v(0.90), Alert: v(0.75)},
			{Metric: "first_contact_resolution", Seniority: "junior", Good: v(0.75)},
			{Metric: "first_contact_resolution", Seniority: "senior", Good: v(0.90)},
			{Metric: "first_contact_resolution", Seniority: "trainee", Good: v(0.80)},
			{Metric: "resolution_rate", Good: v(0.85)},
			{Metric: "resolution_time", Market: string(domain.RegionEurope), Good: v(24 * hour)},
			{Metric: "resolution_time", Market: string(domain.RegionNorthAmerica), Good: v(24 * hour)},
			{Metric: "transfer_rate", Good: v(0.15)},
			{Metric: "csat", Good: v(0.92), Alert: v(0.85)},
			{Metric: "mean_rating", Good: v(4.5)},
			{Metric: "dsat_handled_rate", Good: v(0.008)},
			{Metric: "nps", Good: v(65)},
			{Metric: "offline_handled_rate", Good: v(1)},
		}},
		{ID: "chat_best", Label: domain.Text{ZH: "独立站聊天(最佳)", EN: "Store chat (best)"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: chat, Good: v(90 * second), Great: v(15 * second), Alert: v(217 * second)},
			{Metric: "average_response_time", Channel: chat, Good: v(40 * second)},
		}},
		{ID: "chat_pass", Label: domain.Text{ZH: "独立站聊天(达标)", EN: "Store chat (pass)"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: chat, Good: v(90 * second), Alert: v(217 * second)},
			{Metric: "average_response_time", Channel: chat, Good: v(48 * second), Great: v(40 * second)},
		}},
		{ID: "messaging", Label: domain.Text{ZH: "即时消息", EN: "Messaging"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: messaging, Good: v(5 * minute), Great: v(2 * minute), Alert: v(8 * minute)},
		}},
		{ID: "mail_west", Label: domain.Text{ZH: "欧美邮件", EN: "E-mail, Europe and America"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: mail, Good: v(hour), Alert: v(4 * hour)},
			{Metric: "first_response_time", Channel: mail, Market: "DE", Good: v(2 * hour)},
			{Metric: "first_response_time", Channel: mail, Market: "BR", Good: v(24 * hour)},
		}},
		{ID: "sea", Label: domain.Text{ZH: "东南亚消息", EN: "Southeast Asia messaging"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: messaging, Market: sea, Good: v(4 * hour)},
			{Metric: "first_response_time", Channel: mail, Market: sea, Good: v(4 * hour)},
		}},
		{ID: "gulf", Label: domain.Text{ZH: "中东(含斋月)", EN: "Gulf (with Ramadan)"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: messaging, Market: string(domain.RegionMiddleEast), Good: v(5 * minute), Great: v(2 * minute), Alert: v(8 * minute)},
		}},
		{ID: "taobao", Label: domain.Text{ZH: "淘宝式聊天", EN: "Taobao-like chat"}, Items: []TargetRule{
			{Metric: "first_response_time", Channel: chat, Good: v(90 * second), Great: v(15 * second)},
			{Metric: "average_response_time", Channel: chat, Good: v(40 * second)},
		}},
		{ID: "platform", Label: domain.Text{ZH: "平台合规", EN: "Platform compliance"}, Items: []TargetRule{
			{Metric: "reply_rate_within", Good: v(0.90)},
		}},
	}
}
