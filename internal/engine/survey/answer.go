package survey

import (
	"slices"

	"kefu/internal/domain"
)

// Scale is the lowest and the highest answer to a survey, and whether the lower one is the better.
func Scale(k domain.SurveyKind) (least, most int, lowerIsBetter bool) {
	switch k {
	case domain.SurveyNPS:
		return 0, 10, false
	case domain.SurveyCES:
		return 1, 7, true
	}
	return 1, 5, false
}

// CheckAnswer refuses a score outside the scale, and stars for a dimension that was not asked for.
func CheckAnswer(k domain.SurveyKind, score int, dimensions map[string]int, asked []string) error {
	least, most, _ := Scale(k)
	if score < least || score > most {
		if most == 5 {
			return domain.Invalid("score", "bad_score", "choose 1 to 5 stars")
		}
		return domain.Invalid("score", "bad_score", "choose %d to %d", least, most)
	}
	for d, stars := range dimensions {
		if !slices.Contains(asked, d) || stars < 1 || stars > 5 {
			return domain.Invalid("dimensions", "bad_dimension", "%q was not asked for, or has no 1 to 5 stars", d)
		}
	}
	return nil
}
