package fact

import (
	"testing"
	"time"

	"kefu/internal/domain"
)

// Reading a zone with summer time must end, and agree with the time package on both sides of every kind of change.
func TestZoneWithSummerTime(t *testing.T) {
	for _, name := range []string{"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"} {
		z, err := loadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for day := time.Date(1999, 1, 1, 0, 30, 0, 0, time.UTC); day.Year() < 2060; day = day.Add(31 * time.Hour) {
			l := day.In(loc)
			want := time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC).Unix() / daySeconds
			if got := z.day(domain.At(day), 0); got != want {
				t.Fatalf("%s: %v is day %d, want %d", name, day, got, want)
			}
		}
	}
}
