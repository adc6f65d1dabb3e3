package calendar

import (
	"testing"
	"time"

	"kefu/internal/domain"
)

// Go's ZoneBounds stands still on 31 December of leap years from 2040 in zones with summer time; reading a zone must end all the same.
func TestLastDayOfDistantLeapYears(t *testing.T) {
	spec := Spec{ID: "c", Name: "c", Zone: "America/New_York", Weekly: []Weekly{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "09:00", To: "18:00"}}}
	c, err := Compile(spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, year := range []int{2040, 2044, 2096} {
		from := time.Date(year, time.December, 30, 0, 0, 0, 0, c.Zone())
		to := time.Date(year+1, time.January, 2, 0, 0, 0, 0, c.Zone())
		if got, want := c.Between(domain.At(from), domain.At(to)), 27*time.Hour; got != want {
			t.Errorf("%d: three days of nine hours are %v, want %v", year, got, want)
		}
	}
}
