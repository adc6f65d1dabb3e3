package realtime

import (
	"bufio"
	"net"
	"net/http"
)

// readBuffer is the buffer of a visitor's socket: the least that an upgrade takes over. Longer frames are read past it.
const readBuffer = 264

// lean is a response whose upgrade reads through a small buffer that is known here, so that one can tell whether anything is left in it.
type lean struct {
	http.ResponseWriter
	reader *bufio.Reader
}

// Hijack implements http.Hijacker.
func (l *lean) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	socket, buffers, err := http.NewResponseController(l.ResponseWriter).Hijack()
	if err != nil || buffers.Reader.Buffered() > 0 { // the upgrade refuses who does not wait for its answer
		return socket, buffers, err
	}
	l.reader = bufio.NewReaderSize(socket, readBuffer)
	return socket, bufio.NewReadWriter(l.reader, buffers.Writer), nil
}

// wait returns when something has come or the socket has ended. It needs hardly any stack, which is the most that a quiet page costs.
func (c *conn) wait() {
	if c.raw != nil && c.reader.Buffered() == 0 {
		_ = c.raw.Read(readable) // whoever reads then gets the error
	}
}

// more reports whether something that came is not read yet.
func (c *conn) more() bool { return c.reader != nil && c.reader.Buffered() > 0 }

// What the frame of a pong begins with, and how much of it is head.
const (
	pongFrame = 0x8a
	masked    = 0x80
	shortest  = 125 // bytes of a frame that controls
	pongHead  = 2 + 4
)

// pong takes a pong from between two messages, because whoever reads a message does not return until there is one. False: something else
// comes next.
func (c *conn) pong() bool {
	if c.reader == nil {
		return false
	}
	head, err := c.reader.Peek(2)
	if err != nil || head[0] != pongFrame || head[1] < masked || head[1]-masked > shortest {
		return false
	}
	if _, err := c.reader.Discard(pongHead + int(head[1]-masked)); err != nil {
		return false
	}
	c.missed.Store(0)
	return true
}
