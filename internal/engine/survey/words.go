package survey

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"kefu/internal/domain"
)

//go:embed words/*.json
var files embed.FS

// Words are the texts of surveys in one language. {store}, {link} and {t} are filled in.
type Words struct {
	Title      string            `json:"title"`
	CSAT       string            `json:"csat"`
	CES        string            `json:"ces"`
	NPS        string            `json:"nps"`
	LowCES     string            `json:"low_ces"`
	HighCES    string            `json:"high_ces"`
	LowNPS     string            `json:"low_nps"`
	HighNPS    string            `json:"high_nps"`
	Stars      []string          `json:"stars"`
	Dimensions map[string]string `json:"dimensions"`
	Optional   string            `json:"optional"`
	Comment    string            `json:"comment"`
	Send       string            `json:"send"`
	Thanks     string            `json:"thanks"`
	Change     string            `json:"change"`
	Missing    string            `json:"missing"`
	Expired    string            `json:"expired"`
	Withdrawn  string            `json:"withdrawn"`
	Unknown    string            `json:"unknown"`
	Busy       string            `json:"busy"`
	AskCSAT    string            `json:"ask_csat"`
	AskCES     string            `json:"ask_ces"`
	AskNPS     string            `json:"ask_nps"`
}

// Languages lists the languages of the words, English first.
func Languages() []string { return []string{"en", "zh", "de", "fr", "es", "pt", "ja", "ar"} }

// WordsIn returns the words of a language, by its main form; a language that has none is answered in English.
func WordsIn(tag string) (language string, w Words, err error) {
	main, _, _ := strings.Cut(strings.ToLower(tag), "-")
	raw, err := files.ReadFile("words/" + main + ".json")
	if err != nil {
		main = "en"
		if raw, err = files.ReadFile("words/en.json"); err != nil {
			return "", Words{}, err
		}
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		return "", Words{}, fmt.Errorf("survey words %s: %w", main, err)
	}
	return main, w, nil
}

// Question is what is asked.
func (w Words) Question(k domain.SurveyKind, store string) string {
	switch k {
	case domain.SurveyCES:
		return w.CES
	case domain.SurveyNPS:
		return strings.ReplaceAll(w.NPS, "{store}", store)
	}
	return w.CSAT
}

// Ends name the lowest and the highest answer; stars have a word each instead.
func (w Words) Ends(k domain.SurveyKind) (low, high string) {
	switch k {
	case domain.SurveyCES:
		return w.LowCES, w.HighCES
	case domain.SurveyNPS:
		return w.LowNPS, w.HighNPS
	}
	return "", ""
}

// Invite is the message that carries a link.
func (w Words) Invite(k domain.SurveyKind, store, link string) string {
	text := w.AskCSAT
	switch k {
	case domain.SurveyCES:
		text = w.AskCES
	case domain.SurveyNPS:
		text = w.AskNPS
	}
	return strings.NewReplacer("{store}", store, "{link}", link).Replace(text)
}
