package realtime

import (
	"bufio"
	"encoding/json"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

const (
	pingEvery   = 25 * time.Second
	missedPings = 2 // a peer that sends nothing, not even a pong, until the ping after so many is gone: within 50 to 75 seconds
	writeWithin = 10 * time.Second
	queueLength = 256
)

// conn is one socket. Frames are queued and written by a goroutine that lives only while there are any, so that thousands of quiet pages
// cost little and no writer waits for a slow reader.
type conn struct {
	ws     *websocket.Conn
	raw    syscall.RawConn // to wait without reading; nil: not possible
	reader *bufio.Reader   // that ws reads through; nil: not known
	turn   int             // when it is pinged
	missed atomic.Int32    // pings since the peer was heard last

	mu      sync.Mutex
	queue   []message
	writing bool
	ending  bool          // nothing more is queued
	done    chan struct{} // closed when the socket is
	once    sync.Once
}

type message struct {
	kind int
	body []byte
}

// newConn serves a socket. reader is what it reads through, nil if that is not known.
func newConn(ws *websocket.Conn, reader *bufio.Reader, limit int64) *conn {
	c := &conn{ws: ws, reader: reader, done: make(chan struct{})}
	if reader != nil {
		c.raw = waiter(ws.NetConn())
	}
	ws.SetReadLimit(limit)
	ws.SetPongHandler(func(string) error { c.missed.Store(0); return nil })
	return c
}

// read returns the next text frame, or an error when the socket is at its end.
func (c *conn) read() ([]byte, error) {
	for {
		kind, body, err := c.ws.ReadMessage()
		if err != nil {
			return nil, err
		}
		c.missed.Store(0)
		if kind == websocket.TextMessage {
			return body, nil
		}
	}
}

// send queues a frame and never waits. A peer that is too slow is told to come again, which loses nothing.
func (c *conn) send(frame any) {
	if c.ended() {
		return
	}
	body, err := json.Marshal(frame)
	if err != nil { // frames are plain data
		panic(err)
	}
	c.push(message{websocket.TextMessage, body})
}

func (c *conn) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending
}

// ping asks for a sign of life, or ends the socket of a peer that has given none for too long.
func (c *conn) ping() {
	if c.missed.Add(1) > missedPings {
		c.close()
		return
	}
	c.push(message{websocket.PingMessage, nil})
}

func (c *conn) push(m message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ending {
		return
	}
	if len(c.queue) >= queueLength {
		c.queue = nil
		c.end(bye{T: "bye", Code: byeResume})
		return
	}
	c.queue = append(c.queue, m)
	c.start()
}

// bye says why the socket ends, behind everything that is queued already, and ends it.
func (c *conn) bye(b bye) {
	b.T = "bye"
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ending {
		c.end(b)
	}
}

// end queues the last frames; mu is held.
func (c *conn) end(b bye) {
	body, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	c.ending = true
	c.queue = append(c.queue, message{websocket.TextMessage, body},
		message{websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, b.Code)})
	c.start()
}

func (c *conn) start() {
	if !c.writing {
		c.writing = true
		go c.write()
	}
}

// write writes the queue until it is empty.
func (c *conn) write() {
	late := time.AfterFunc(writeWithin, c.close)
	defer late.Stop()
	for {
		c.mu.Lock()
		if len(c.queue) == 0 {
			c.queue, c.writing = nil, false
			last := c.ending
			c.mu.Unlock()
			if last {
				c.close()
			}
			return
		}
		m := c.queue[0]
		c.queue = c.queue[1:]
		c.mu.Unlock()
		late.Reset(writeWithin)
		if err := c.ws.WriteMessage(m.kind, m.body); err != nil {
			c.close()
			return
		}
	}
}

// close ends the socket at once; the reader then gets an error.
func (c *conn) close() {
	c.once.Do(func() {
		c.mu.Lock()
		c.ending = true
		c.mu.Unlock()
		c.ws.Close() // nobody is there to be told if this fails
		close(c.done)
	})
}
