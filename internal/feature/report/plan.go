package report

import (
	"slices"

	"kefu/internal/domain"
	"kefu/internal/engine/calendar"
)

// Sizes of a team. The founding texts leave four out and name ten twice: 1–4 start, 5–10 growth, 11 and more mature.
const (
	PresetStart  = "start"
	PresetGrowth = "growth"
	PresetMature = "mature"
)

// Plan is what a workspace measures by default: the preset by team size, the kind of shop, packs of the trade and the ticked metrics.
// Switching it never deletes data.
type Plan struct {
	Preset  string   `json:"preset"`
	Kind    string   `json:"kind"` // dtc, b2b, mixed
	Packs   []string `json:"packs"`
	Metrics []string `json:"metrics"`
}

// Choice is one answer of the wizard.
type Choice struct {
	ID    string   `json:"id"`
	Label string   `json:"label"`
	Range string   `json:"range,omitempty"`
	Adds  []string `json:"adds,omitempty"`
}

// Market is a region with the calendar pack that fits it.
type Market struct {
	Region string `json:"region"`
	Label  string `json:"label"`
	Pack   string `json:"calendar_pack"`
}

// PlanOptions are the questions of the first-run wizard.
type PlanOptions struct {
	Sizes   []Choice `json:"sizes"`
	Kinds   []Choice `json:"kinds"`
	Markets []Market `json:"markets"`
	Packs   []Choice `json:"packs"`
}

// Options returns the questions of the wizard in a language.
func Options(lang string) PlanOptions {
	t := func(zh, en string) string { return domain.Text{ZH: zh, EN: en}.In(lang) }
	o := PlanOptions{
		Sizes: []Choice{
			{ID: PresetStart, Label: t("起步", "Starting"), Range: t("2–4 人", "2–4 agents")},
			{ID: PresetGrowth, Label: t("成长", "Growing"), Range: t("5–10 人", "5–10 agents")},
			{ID: PresetMature, Label: t("成熟", "Mature"), Range: t("10 人以上", "more than 10 agents")},
		},
		Kinds: []Choice{
			{ID: "dtc", Label: t("跨境零售(DTC)", "Cross-border retail (DTC)")},
			{ID: "b2b", Label: t("外贸询盘(B2B)", "Export inquiries (B2B)")},
			{ID: "mixed", Label: t("两者都有", "Both")},
		},
	}
	for _, r := range []domain.Region{domain.RegionNorthAmerica, domain.RegionEurope, domain.RegionSoutheastAsia, domain.RegionMiddleEast,
		domain.RegionLatinAmerica, domain.RegionJapanKorea, domain.RegionOceania, domain.RegionAfrica, domain.RegionChina} {
		o.Markets = append(o.Markets, Market{Region: string(r), Label: Word("region", string(r), lang), Pack: marketPack(r)})
	}
	for _, p := range tradePacks() {
		o.Packs = append(o.Packs, Choice{ID: p.id, Label: p.label.In(lang), Adds: p.adds})
	}
	return o
}

type tradePack struct {
	id    string
	label domain.Text
	adds  []string
}

func tradePacks() []tradePack {
	return []tradePack{
		{"machinery", domain.Text{ZH: "机械 / 工业 / 建材", EN: "Machinery, industry, building"}, []string{"issue_types"}},
		{"medical", domain.Text{ZH: "医疗设备", EN: "Medical devices"}, []string{"issue_types"}},
		{"fashion", domain.Text{ZH: "服饰", EN: "Fashion"}, nil},
		{"beauty", domain.Text{ZH: "美妆个护", EN: "Beauty"}, nil},
		{"taobao", domain.Text{ZH: "淘系团队", EN: "Taobao teams"}, []string{"reply_rate_within(x=180)", "reply_rate", "answer_ask_ratio"}},
	}
}

// marketPack names the calendar pack of a region; regions without one of their own use the duty calendar of the head office.
func marketPack(r domain.Region) string {
	switch r {
	case domain.RegionNorthAmerica:
		return "north-america"
	case domain.RegionEurope:
		return "europe"
	case domain.RegionSoutheastAsia:
		return "southeast-asia"
	case domain.RegionMiddleEast:
		return "middle-east"
	case domain.RegionChina:
		return "china-duty"
	}
	return ""
}

// Answers are what the wizard was told.
type Answers struct {
	Kind    string   `json:"kind"`
	Size    string   `json:"size"`
	Markets []string `json:"markets"`
	Packs   []string `json:"packs,omitempty"`
}

// Recommendation is the plan the wizard proposes, with everything that applying it changes.
type Recommendation struct {
	Plan       Plan              `json:"plan"`
	Calendars  []calendar.Spec   `json:"calendars"`
	Markets    map[string]string `json:"market_calendars"` // region → calendar id
	TargetSets []string          `json:"target_sets"`
	Hint       string            `json:"hint,omitempty"`
	Period     string            `json:"period"` // today, last7, last30
	Tab        string            `json:"tab"`    // first tab of the report
}

// Recommend turns answers into a plan.
func Recommend(a Answers, lang string) (Recommendation, error) {
	if !slices.Contains([]string{PresetStart, PresetGrowth, PresetMature}, a.Size) {
		return Recommendation{}, domain.Invalid("size", "bad_size", "size %q is not one of start, growth, mature", a.Size)
	}
	if !slices.Contains([]string{"dtc", "b2b", "mixed"}, a.Kind) {
		return Recommendation{}, domain.Invalid("kind", "bad_kind", "kind %q is not one of dtc, b2b, mixed", a.Kind)
	}
	r := Recommendation{Plan: Plan{Preset: a.Size, Kind: a.Kind, Packs: a.Packs}, Markets: map[string]string{}}
	r.Plan.Metrics = PresetMetrics(a.Size, a.Kind)
	for _, p := range tradePacks() {
		if !slices.Contains(a.Packs, p.id) {
			continue
		}
		for _, m := range p.adds {
			if m != "issue_types" && !slices.Contains(r.Plan.Metrics, m) {
				r.Plan.Metrics = append(r.Plan.Metrics, m)
			}
		}
	}
	r.Period, r.Tab = presetOpening(a.Size)
	if a.Size == PresetStart {
		r.Hint = domain.Text{ZH: "月销售额低于 10 万美元时,建议先用机器人 + 人工兜底,暂不考核",
			EN: "Below 100,000 USD of sales a month, let a bot answer with people behind it, and do not appraise yet"}.In(lang)
	}
	r.TargetSets = []string{"quality", "chat_pass", "messaging"}
	if err := r.addMarkets(a.Markets); err != nil {
		return Recommendation{}, err
	}
	return r, nil
}

func (r *Recommendation) addMarkets(markets []string) error {
	packs := map[string]calendar.Spec{}
	for _, p := range calendar.Packs() {
		packs[p.ID] = p.Spec
	}
	for _, m := range markets {
		if _, ok := words("region", m); !ok {
			return domain.Invalid("markets", "bad_market", "market %q does not exist", m)
		}
		switch domain.Region(m) {
		case domain.RegionNorthAmerica, domain.RegionEurope:
			r.TargetSets = appendOnce(r.TargetSets, "mail_west")
		case domain.RegionSoutheastAsia:
			r.TargetSets = appendOnce(r.TargetSets, "sea")
		case domain.RegionMiddleEast:
			r.TargetSets = appendOnce(r.TargetSets, "gulf")
		}
		spec, ok := packs[marketPack(domain.Region(m))]
		if !ok {
			continue
		}
		if !slices.ContainsFunc(r.Calendars, func(c calendar.Spec) bool { return c.ID == spec.ID }) {
			r.Calendars = append(r.Calendars, spec)
		}
		r.Markets[m] = spec.ID
	}
	return nil
}

func appendOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// PresetMetrics returns the metrics ticked by a preset for a kind of shop. Metrics of orders join when orders are connected.
func PresetMetrics(preset, kind string) []string {
	out := []string{"handled", "first_response_time"}
	if kind != "dtc" {
		out = append(out, "inquiry_rate")
	}
	if preset == PresetStart {
		return out
	}
	out = append(out, "csat", "average_response_time", "timeout_rate")
	if preset == PresetGrowth {
		return out
	}
	out = append(out, "first_contact_resolution", "transfer_rate", "sla_attainment", "reply_rate_within(x=180)")
	if kind != "dtc" {
		out = append(out, "high_intent_share")
	}
	return out
}

// presetOpening says which period and which tab the report opens with.
func presetOpening(preset string) (period, tab string) {
	switch preset {
	case PresetStart:
		return "today", "timeouts"
	case PresetGrowth:
		return "last7", "agents"
	}
	return "last30", "agents"
}
