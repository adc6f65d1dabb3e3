package desk

import (
	"strings"
	"time"

	"kefu/internal/domain"
)

// ReplyByMark stands in a text for the time by which an answer is promised.
const ReplyByMark = "{{reply_by}}"

// MaxAway is how long the text may be that customers get outside service hours.
const MaxAway = 1000

// away tells a customer who writes outside service hours by when somebody answers: once per conversation and closed time. A rule says it, so it
// answers nothing.
func (a *action) away(texts map[string]string) {
	rules := a.Rules(a.state)
	if rules.Hours == nil || len(texts) == 0 || a.state.Turn == 0 {
		return
	}
	open, opens, by := rules.Hours(a.state.Turn)
	if open || by == 0 {
		return
	}
	if said := a.state.AwayAt; said != 0 {
		if wasOpen, then, _ := rules.Hours(said); !wasOpen && then == opens {
			return
		}
	}
	text, language := inLanguage(texts, a.state.Language)
	if text == "" {
		return
	}
	local := by.Time().In(zoneOf(a.state.Country, rules.Zone))
	at := a.at()
	a.say(words{id: a.IDs.Next(), body: strings.ReplaceAll(text, ReplyByMark, spoken(local, language)), auto: domain.AutoOffHours}, at,
		domain.Actor{Kind: domain.ActorRule})
}

// inLanguage is the text in a language, else in English, else in Chinese, else none; and the language it is in.
func inLanguage(texts map[string]string, language string) (text, in string) {
	base, _, _ := strings.Cut(language, "-")
	for _, l := range []string{language, base, "en", "zh"} {
		if t := strings.TrimSpace(texts[l]); t != "" {
			return t, l
		}
	}
	return "", ""
}

// spoken is a time of day as people of a language write it, always with the zone: the customer may be elsewhere than the country says.
func spoken(t time.Time, language string) string {
	zone := "UTC" + t.Format("-07:00")
	base, _, _ := strings.Cut(language, "-")
	switch base {
	case "zh":
		return t.Format("1月2日 15:04") + "(" + zone + ")"
	case "ja":
		return t.Format("1月2日 15:04") + " (" + zone + ")"
	case "de":
		return t.Format("02.01., 15:04 Uhr") + " (" + zone + ")"
	case "es", "fr", "it", "pt":
		return t.Format("02/01, 15:04") + " (" + zone + ")"
	case "en":
		return t.Format("Jan 2, 15:04") + " (" + zone + ")"
	}
	return t.Format("2006-01-02 15:04") + " (" + zone + ")"
}
