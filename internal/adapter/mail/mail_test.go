package mail

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"kefu/internal/domain"
	"kefu/internal/feature/notice"
)

func clock() domain.Clock {
	return domain.ClockFunc(func() domain.Instant { return domain.At(time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)) })
}

// sink is an SMTP server that takes one mail.
type sink struct {
	address string
	said    []string // commands
	data    string
	done    chan struct{}
}

func newSink(t *testing.T, refuse string) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{address: l.Addr().String(), done: make(chan struct{})}
	t.Cleanup(func() { l.Close() })
	go func() {
		defer close(s.done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		s.serve(c, refuse)
	}()
	return s
}

func (s *sink) serve(c net.Conn, refuse string) {
	in := bufio.NewReader(c)
	fmt.Fprint(c, "220 sink\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		s.said = append(s.said, line)
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		switch {
		case refuse != "" && verb == refuse:
			fmt.Fprint(c, "550 no such person\r\n")
		case verb == "EHLO":
			fmt.Fprint(c, "250-sink\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n")
		case verb == "AUTH":
			fmt.Fprint(c, "235 welcome\r\n")
		case verb == "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			var b strings.Builder
			for line, err := in.ReadString('\n'); err == nil && line != ".\r\n"; line, err = in.ReadString('\n') {
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			s.data = b.String()
			fmt.Fprint(c, "250 taken\r\n")
		case verb == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

func TestSend(t *testing.T) {
	s := newSink(t, "")
	sender, err := New("smtp://kefu:geheim@"+s.address, "Kefu 客服 <kefu@example.com>", clock())
	if err != nil {
		t.Fatal(err)
	}
	m := notice.Message{Title: "周报\r\nBcc: x@example.com", Period: "2026-11-15 – 2026-11-21", Lines: []string{"接待量 173(-2.3%)"}, Link: "https://kefu.example.com/report", More: "查看报表"}
	file := []byte("%PDF-1.7\n\x00\xff")
	err = sender.Send(context.Background(), notice.Channel{Type: notice.Email, To: "a@example.com, b@example.com"}, m,
		[]notice.File{{Name: "周报_2026-11.pdf", Type: "application/pdf", Content: file}})
	if err != nil {
		t.Fatal(err)
	}
	<-s.done
	commands := strings.Join(s.said, "\n")
	plain := base64.StdEncoding.EncodeToString([]byte("\x00kefu\x00geheim"))
	for _, want := range []string{"AUTH PLAIN " + plain, "MAIL FROM:<kefu@example.com>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>"} {
		if !strings.Contains(commands, want) {
			t.Errorf("no %q in\n%s", want, commands)
		}
	}
	msg, err := netmail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != "周报 Bcc: x@example.com 2026-11-15 – 2026-11-21" || msg.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, Bcc %q, %v", subject, msg.Header.Get("Bcc"), err)
	}
	if at, err := msg.Header.Date(); err != nil || !at.Equal(clock().Now().Time()) {
		t.Errorf("date %v %v", at, err)
	}
	checkParts(t, msg, file)
}

func checkParts(t *testing.T, msg *netmail.Message, file []byte) {
	t.Helper()
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	text, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(text))
	want := "周报 Bcc: x@example.com\r\n2026-11-15 – 2026-11-21\r\n\r\n接待量 173(-2.3%)\r\n\r\n查看报表\r\nhttps://kefu.example.com/report"
	if err != nil || strings.TrimSpace(string(body)) != want {
		t.Errorf("body %q, %v", body, err)
	}
	attached, err := parts.NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	name, err := new(mime.WordDecoder).DecodeHeader(attached.FileName())
	if err != nil || name != "周报_2026-11.pdf" || !strings.HasPrefix(attached.Header.Get("Content-Type"), "application/pdf") {
		t.Errorf("file %q of %s, %v", name, attached.Header.Get("Content-Type"), err)
	}
	got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, attached))
	if err != nil || string(got) != string(file) {
		t.Errorf("content %q, %v", got, err)
	}
}

func TestRefused(t *testing.T) {
	s := newSink(t, "RCPT")
	sender, err := New("smtp://"+s.address, "kefu@example.com", clock())
	if err != nil {
		t.Fatal(err)
	}
	err = sender.Send(context.Background(), notice.Channel{To: "a@example.com"}, notice.Message{Title: "x"}, nil)
	if domain.KindOf(err) != domain.KindUnavailable || !strings.Contains(err.Error(), "550") || !strings.Contains(err.Error(), "no such person") {
		t.Errorf("%v", err)
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		server, from string
		ok           bool
		port         int
	}{
		{"", "", true, 0}, {"smtp://mail.example.com", "a@example.com", true, 587}, {"smtps://u:p@mail.example.com", "a@example.com", true, 465},
		{"smtp://mail.example.com:2525/", "a@example.com", true, 2525}, {"smtp://mail.example.com", "", false, 0}, {"mail.example.com:25", "a@example.com", false, 0},
		{"http://mail.example.com", "a@example.com", false, 0}, {"smtp://", "a@example.com", false, 0}, {"smtp://mail.example.com/x", "a@example.com", false, 0},
	} {
		s, err := New(c.server, c.from, clock())
		if (err == nil) != c.ok || err == nil && s.port != c.port {
			t.Errorf("%q from %q: %+v %v", c.server, c.from, s, err)
		}
	}
	none, err := New("", "", clock())
	if err != nil || none.Configured() {
		t.Fatal(none, err)
	}
	err = none.Send(context.Background(), notice.Channel{To: "a@example.com"}, notice.Message{}, nil)
	if domain.KindOf(err) != domain.KindUnavailable || !strings.Contains(err.Error(), "--smtp-url") {
		t.Errorf("without a server: %v", err)
	}
	if err := none.Check(notice.Channel{To: "nobody"}); domain.KindOf(err) != domain.KindInvalid {
		t.Errorf("a bad address: %v", err)
	}
}
