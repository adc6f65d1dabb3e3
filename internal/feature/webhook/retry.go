package webhook

import (
	"net/http"
	"time"

	"kefu/internal/domain"
)

// pauses are those after the first failure, the second and so on; after the last attempt a delivery has failed for good.
func pauses() []time.Duration {
	return []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
		20 * time.Hour, 24 * time.Hour}
}

// spread is how far a pause may lie from what the table says, as a share of it, so that what failed together does not come back together.
const spread = 0.1

// pause is how long to wait after so many failed tries; chance lies between 0 and 1. ok is false when there is no further try.
func pause(tries int, chance float64) (d time.Duration, ok bool) {
	all := pauses()
	if tries < 1 || tries > len(all) {
		return 0, false
	}
	return time.Duration(float64(all[tries-1]) * (1 + spread*(2*chance-1))), true
}

// settle is a delivery after an attempt, and why its hook is to be switched off, if it is: who answers "gone" wants to hear no more.
func settle(d Delivery, a Attempt, now domain.Instant, chance float64) (after Delivery, stop string) {
	d.Attempts, d.Tries, d.LastStatus = a.N, d.Tries+1, a.Status
	if a.Status >= 200 && a.Status < 300 {
		d.State = Done
		return d, ""
	}
	d.State = Failed
	if a.Status == http.StatusGone {
		return d, StoppedGone
	}
	if wait, again := pause(d.Tries, chance); again {
		d.State, d.RunAt = Waiting, now.Add(wait)
	}
	return d, ""
}
