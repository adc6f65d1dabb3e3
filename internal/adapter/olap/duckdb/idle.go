package duckdb

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// restAfter is how long nothing has to happen before the memory of the last queries is given back.
const restAfter = 15 * time.Second

// restMB is what DuckDB may keep cached while nothing happens.
const restMB = 24

// idle watches for a pause in the work. Whoever works is between enter and leave.
type idle struct {
	work  sync.RWMutex
	mu    sync.Mutex
	timer *time.Timer
	rest  func()
}

func newIdle(rest func()) *idle {
	i := &idle{rest: rest}
	i.timer = time.AfterFunc(restAfter, i.fire)
	return i
}

func (i *idle) enter() { i.work.RLock() }

func (i *idle) leave() {
	i.work.RUnlock()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.timer != nil {
		i.timer.Reset(restAfter)
	}
}

func (i *idle) fire() {
	// Somebody at work arms the timer again on leaving.
	if i.work.TryLock() {
		defer i.work.Unlock()
		i.rest()
	}
}

func (i *idle) stop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.timer != nil {
		i.timer.Stop()
		i.timer = nil
	}
}

// rest makes DuckDB give back what it cached: it never does so by itself below its limit. The limit is lowered for a moment, which evicts,
// and put back; nobody runs a query meanwhile. In memory there is nothing that could be read again, so everything stays.
func (d *DB) rest() {
	if d.memory || !d.mu.TryLock() {
		return
	}
	defer d.mu.Unlock()
	if d.write == nil || d.building != nil {
		return
	}
	ctx := context.Background()
	// Eviction that stops short of the mark is reported as an error and has still freed memory.
	_, _ = d.write.ExecContext(ctx, "SET memory_limit = '"+strconv.Itoa(restMB)+"MB'")
	_, _ = d.write.ExecContext(ctx, "SET memory_limit = '"+strconv.Itoa(d.opts.MemoryMB)+"MB'")
}
