package store

import "time"

// restAfter is after how long without a transaction the writer's cached pages are given back: whoever wrote a lot has filled the cache.
const restAfter = 10 * time.Second

// next waits for a transaction; nil: there will be no more.
func (w *writer) next() *request {
	select {
	case req := <-w.queue:
		return req
	default:
	}
	timer := time.NewTimer(w.rest)
	defer timer.Stop()
	select {
	case req := <-w.queue:
		return req
	case <-timer.C:
		// What fails here costs memory only.
		_ = w.plain("PRAGMA shrink_memory")
	}
	return <-w.queue
}
