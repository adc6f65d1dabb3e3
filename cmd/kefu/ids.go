package main

import (
	"crypto/rand"
	"encoding/binary"
	"sync"
	"time"

	"kefu/internal/domain"
)

// realClock is the only reader of the machine's time.
func realClock() domain.Instant { return domain.At(time.Now()) }

// ids makes identifiers of 41 bits of milliseconds since 2020, 10 bits that differ between processes and a 12-bit count.
type ids struct {
	mu   sync.Mutex
	last int64
	node int64
	n    int64
}

const epoch2020 = 1_577_836_800_000 // ms

func newIDs() *ids {
	var b [2]byte
	rand.Read(b[:]) // never fails
	return &ids{node: int64(binary.LittleEndian.Uint16(b[:]) & 0x3ff)}
}

// Next implements domain.IDs. When a millisecond's 4,096 numbers are used up it borrows from the next one.
func (i *ids) Next() domain.ID {
	i.mu.Lock()
	defer i.mu.Unlock()
	ms := int64(realClock())/1000 - epoch2020
	if ms > i.last {
		i.last, i.n = ms, 0
	} else if i.n++; i.n > 0xfff {
		i.last, i.n = i.last+1, 0
	}
	return domain.ID(i.last<<22 | i.node<<12 | i.n)
}
