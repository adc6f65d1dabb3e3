package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// perAddress is how many visitors share a source address: the server lets one address begin sixty talks and send a hundred messages at once.
const perAddress = 10

// address is the n-th loopback address of the network of a measurement: each measurement has its own, so that limits of one do not touch
// the next, and no address runs out of ports.
func address(network, n int) net.IP {
	return net.IPv4(127, byte(network), byte(n/250), byte(n%250+1))
}

// visitor is an open page. It reads all the time, as a page does: who does not answer the server's pings is gone.
type visitor struct {
	ws *websocket.Conn

	mu      sync.Mutex
	waiting map[string]chan []byte // answers to what was sent, by its name; nil: the socket has ended
}

// dialer connects from a source address. Buffers are small, so that ten thousand sockets fit into this process.
func dialer(from net.IP) *websocket.Dialer {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	return &websocket.Dialer{NetDialContext: d.DialContext, HandshakeTimeout: 30 * time.Second, ReadBufferSize: 512, WriteBufferSize: 512}
}

// page opens the page of a stranger.
func page(ctx context.Context, srv *server, key string, from net.IP) (*visitor, error) {
	ws, _, err := dialer(from).DialContext(ctx, "ws"+strings.TrimPrefix(srv.url, "http")+"/widget/"+key+"/socket", http.Header{"Origin": {"https://shop.example"}})
	if err != nil {
		return nil, err
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"hello","v":1,"lang":"de-DE","page":{"url":"https://shop.example/lamp","title":"Lamp"}}`)); err != nil {
		return nil, errors.Join(err, ws.Close())
	}
	_, body, err := ws.ReadMessage()
	if err != nil || !bytes.Contains(body, []byte(`"t":"welcome"`)) {
		return nil, errors.Join(fmt.Errorf("a visitor is greeted with %s: %w", body, err), ws.Close())
	}
	v := &visitor{ws: ws, waiting: map[string]chan []byte{}}
	go v.listen()
	return v, nil
}

// pages opens so many pages of strangers, spread over the web chats.
func (w *world) pages(ctx context.Context, srv *server, network, n, shared int) ([]*visitor, error) {
	out := make([]*visitor, n)
	err := parallel(n, 32, func(i int) (err error) {
		out[i], err = page(ctx, srv, w.keys[i%teams], address(network, i/shared))
		return err
	})
	if err != nil {
		leave(out)
	}
	return out, err
}

func leave(pages []*visitor) {
	for _, v := range pages {
		if v != nil {
			v.ws.Close() // nobody is there to be told if this fails
		}
	}
}

// listen passes answers on until the socket ends.
func (v *visitor) listen() {
	for {
		_, body, err := v.ws.ReadMessage()
		if err != nil {
			v.mu.Lock()
			defer v.mu.Unlock()
			for _, c := range v.waiting {
				close(c)
			}
			v.waiting = nil
			return
		}
		var f struct{ CID string }
		if !bytes.Contains(body, []byte(`"cid"`)) || json.Unmarshal(body, &f) != nil {
			continue
		}
		v.mu.Lock()
		if c := v.waiting[f.CID]; c != nil && !bytes.Contains(body, []byte(`"t":"item"`)) {
			delete(v.waiting, f.CID)
			c <- body
		}
		v.mu.Unlock()
	}
}

// say sends a message and waits until the server has it on the disk.
func (v *visitor) say(cid, body string) error {
	answer := make(chan []byte, 1)
	v.mu.Lock()
	if v.waiting == nil {
		v.mu.Unlock()
		return errors.New("the server has closed the socket of a visitor")
	}
	v.waiting[cid] = answer
	err := v.ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"send","cid":"`+cid+`","body":"`+body+`"}`))
	v.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case got := <-answer:
		if !bytes.Contains(got, []byte(`"t":"ack"`)) {
			return fmt.Errorf("the message %s is answered with %q", cid, got)
		}
		return nil
	case <-time.After(time.Minute):
		return fmt.Errorf("the message %s is not answered", cid)
	}
}

// words is the text of message n: as long as people write, and its number can be found in a frame without reading all of it.
func words(n int64) string {
	return fmt.Sprintf("load-%d. Wo ist meine Bestellung SH-10482? Ich warte.", n)
}

// numberIn finds the number of a message in a frame.
func numberIn(frame []byte) (int64, bool) {
	_, rest, ok := bytes.Cut(frame, []byte(`"body":"load-`))
	digits, _, found := bytes.Cut(rest, []byte(`.`))
	if !ok || !found {
		return 0, false
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	return n, err == nil
}

// screens are the open inboxes of agents.
type screens struct {
	sockets []*websocket.Conn
	readers sync.WaitGroup
	frames  atomic.Int64
}

// screens opens the inbox of every agent. heard is called with the number of each message that shows, from many goroutines.
func (w *world) screens(ctx context.Context, srv *server, heard func(n int64)) (*screens, error) {
	out := &screens{sockets: make([]*websocket.Conn, len(w.agents))}
	err := parallel(len(w.agents), 16, func(i int) error {
		ws, _, err := dialer(address(1, i)).DialContext(ctx, "ws"+strings.TrimPrefix(srv.url, "http")+"/socket/agent", http.Header{"Authorization": {"Bearer " + w.agents[i]}})
		if err != nil {
			return err
		}
		out.sockets[i] = ws
		if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"hello","v":1}`)); err != nil {
			return err
		}
		_, body, err := ws.ReadMessage()
		if err != nil || !bytes.Contains(body, []byte(`"t":"welcome"`)) {
			return fmt.Errorf("an agent is greeted with %.200s: %w", body, err)
		}
		return nil
	})
	if err != nil {
		out.close()
		return nil, err
	}
	for _, ws := range out.sockets {
		out.readers.Go(func() {
			for {
				_, body, err := ws.ReadMessage()
				if err != nil {
					return
				}
				out.frames.Add(1)
				if n, ok := numberIn(body); ok && heard != nil {
					heard(n)
				}
			}
		})
	}
	return out, nil
}

func (s *screens) close() {
	for _, ws := range s.sockets {
		if ws != nil {
			ws.Close() // nobody is there to be told if this fails
		}
	}
	s.readers.Wait()
}

// parallel runs fn for 0 … n-1, so many at a time, until one fails.
func parallel(n, at int, fn func(i int) error) error {
	var next, failed atomic.Int64
	errs := make([]error, at)
	var wg sync.WaitGroup
	for w := range at {
		wg.Go(func() {
			for errs[w] == nil && failed.Load() == 0 {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[w] = fn(i); errs[w] != nil {
					failed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
