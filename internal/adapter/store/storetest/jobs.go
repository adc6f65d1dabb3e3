package storetest

import (
	"sync"
	"testing"
	"time"

	"kefu/internal/adapter/store"
	"kefu/internal/domain"
)

// jobsOnce lets many workers take from one list: each job is taken once.
func jobsOnce(t *testing.T, url string) {
	s := open(t, url)
	const n = 60
	check(t, s.InTx(t.Context(), func(tx *store.Tx) error {
		for range n {
			if _, err := tx.Enqueue(store.Job{Kind: "mail"}); err != nil {
				return err
			}
		}
		return nil
	}))
	var mu sync.Mutex
	taken := map[domain.ID]int{}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for {
				jobs, err := s.ClaimJobs(t.Context(), "mail", 4, time.Hour)
				check(t, err)
				if len(jobs) == 0 {
					return
				}
				mu.Lock()
				for _, j := range jobs {
					taken[j.ID]++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, "jobs taken", len(taken), n)
	for id, times := range taken {
		if times != 1 {
			t.Errorf("job %s was taken %d times", id, times)
		}
	}
}
