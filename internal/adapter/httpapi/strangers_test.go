package httpapi_test

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kefu/internal/engine/access"
)

// TestLimitsAnswer429: whoever asks too often is told when to come again, and claims about where he or she calls from change nothing.
func TestLimitsAnswer429(t *testing.T) {
	f := openFloor(t)
	const stranger = "203.0.113.9:4711"
	claims := func(i int) http.Header {
		ip := fmt.Sprintf("198.51.%d.%d", i/250, i%250)
		return http.Header{"X-Forwarded-For": {ip}, "X-Real-Ip": {ip}, "Forwarded": {"for=" + ip}, "True-Client-Ip": {ip}, "Cf-Connecting-Ip": {ip}, "X-Client-Ip": {ip},
			"Origin": {"https://shop.example"}}
	}
	var visitor *page
	fresh := func() *page {
		p := f.page(t)
		p.header.Set("X-Kefu-Visitor", p.token)
		return p
	}
	png := string(picture(t))
	for name, tt := range map[string]struct {
		most int // calls that may pass
		call func(i int) (code int, h http.Header)
	}{
		"calls of a page": {400, func(i int) (int, http.Header) {
			w := f.asked(t, "GET", "/widget/"+f.key+"/config", stranger, f.browser(t), claims(i))
			return w.Code, w.Header()
		}},
		"wrong passwords": {10, func(i int) (int, http.Header) {
			h := claims(i)
			h.Del("Origin") // from a page of this server
			w := f.asked(t, "POST", "/api/session", "203.0.113.10:4711", f.browser(t), h, `{"email":"owner0@example.com","password":"wrong horse"}`)
			return w.Code, w.Header()
		}},
		"files of a visitor": {10, func(int) (int, http.Header) {
			if visitor == nil {
				visitor = fresh()
			}
			got := visitor.form("/widget/"+f.key+"/files", "a.png", []byte(png), nil)
			return got.code, got.header
		}},
		"nudges": {1, func(int) (int, http.Header) {
			f.page(t).say("Hallo")
			talk := f.newest(f.amy)
			f.amy.do("POST", talk+"/claim", map[string]any{}, nil)
			f.owner.do("POST", talk+"/nudge", nil, nil)
			got := f.owner.do("POST", talk+"/nudge", nil, nil)
			return got.code, got.header
		}},
	} {
		code, h := 0, http.Header{}
		passed := 0
		for i := range tt.most + 50 {
			if code, h = tt.call(i); code == http.StatusTooManyRequests {
				break
			}
			passed++
		}
		if code != http.StatusTooManyRequests || passed > tt.most {
			t.Errorf("%s: %d pass and the answer is %d", name, passed, code)
		}
		if after := h.Get("Retry-After"); after == "" || after == "0" {
			t.Errorf("%s: nobody is told when to come again: %v", name, h)
		}
	}
	// One address may begin only so many talks, whatever it says of itself.
	begun := 0
	for i := range 80 {
		w := f.asked(t, "POST", "/widget/"+f.key+"/frames", "203.0.113.11:4711", f.browser(t), claims(i),
			fmt.Sprintf(`[{"t":"hello","v":1},{"t":"send","cid":"stranger-%04d","body":"x"}]`, i))
		if strings.Contains(w.Body.String(), `"t":"ack"`) {
			begun++
		}
	}
	if begun != 60 {
		t.Errorf("one address begins %d talks at once", begun)
	}
	if w := f.asked(t, "GET", "/widget/"+f.key+"/config", "203.0.113.12:4711", f.browser(t), http.Header{"X-Forwarded-For": {"203.0.113.9"}, "X-Real-Ip": {"203.0.113.9"}}); w.Code != 200 {
		t.Errorf("an address pays for what another one did: %d", w.Code)
	}
}

// typed sends a file with a claim about what it is.
func (b *browser) typed(path, disposition, kind string, content []byte, out any) answer {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {kind}})
	must(b.t, err)
	_, err = part.Write(content)
	must(b.t, err)
	must(b.t, w.Close())
	old := b.header
	b.header = old.Clone()
	b.header.Set("Content-Type", w.FormDataContentType())
	defer func() { b.header = old }()
	return b.do("POST", path, &form, out)
}

// TestHostileFiles: a file is what its bytes are and its name says, whatever somebody claims; what can run scripts is never shown by this site.
func TestHostileFiles(t *testing.T) {
	f := openFloor(t)
	const script = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`
	png, gif := string(picture(t)), "GIF89a\x01\x00\x01\x00\x00\x00\x00/*<script>alert(1)</script>*/;"
	pdf := "%PDF-1.7\n"
	wide := strings.Repeat(" ", 600) + script
	for _, tt := range []struct {
		name, claimed, content string
		want                   int
		kept                   string // name
	}{
		{"a.png", "text/html", png, 201, "a.png"},
		{"a.svg", "image/png", script, 415, ""},
		{"a.png", "image/png", script, 415, ""},
		{"a.png", "image/png", "\ufeff" + script, 415, ""},
		{"a.png", "image/png", "<!-- x -->" + script, 415, ""},
		{"a.png", "image/png", "<?xml version=\"1.0\"?>" + script, 415, ""},
		{"a.txt", "text/plain", wide, 201, "a.txt"},
		{"a.svg", "text/plain", wide, 201, "a.svg.txt"}, // looks like words at its beginning, so it is saved as such
		{"a.html", "text/plain", "words", 201, "a.html.txt"},
		{"a.png.html", "image/png", png, 201, "a.png.html.png"},
		{"a.hta", "image/gif", gif, 201, "a.hta.gif"},
		{"a.PDF", "application/pdf", pdf, 201, "a.PDF"},
		{"rechnung.exe", "application/pdf", pdf, 201, "rechnung.exe.pdf"},
		{"table.csv", "text/csv", "a,b\n1,2\n", 201, "table.csv"},
		{"README", "text/plain", "words", 201, "README.txt"},
		{"a.js", "application/pdf", "\x7fELF\x02\x01", 415, ""},
		{"a.zip", "image/png", "PK\x03\x04\x14\x00", 415, ""},
		{"a.png", "image/png", "", 422, ""},
		{`../../../etc/passwd`, "text/plain", "words", 201, "passwd.txt"},
		{`..\..\windows\a.txt`, "text/plain", "words", 201, "a.txt"},
		{"/etc/cron.d/a.txt", "text/plain", "words", 201, "a.txt"},
		{"..", "image/png", png, 201, "file.png"},
		{".", "image/png", png, 201, "file.png"},
		{"", "image/png", png, 201, "file.png"},
		{"a\u202egnp.exe", "image/png", png, 201, "agnp.exe.png"}, // would read as a…exe.png
		{"a\x00b.png", "image/png", png, 201, "ab.png"},
		{"发票 <img src=x>.png", "image/png", png, 201, "发票 <img src=x>.png"},
		{strings.Repeat("x", 300) + ".png", "image/png", png, 201, strings.Repeat("x", 196) + ".png"},
	} {
		p := f.page(t)
		p.header.Set("X-Kefu-Visitor", p.token)
		var file struct{ ID, Name, Kind, URL string }
		got := p.typed("/widget/"+f.key+"/files", mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": tt.name}), tt.claimed, []byte(tt.content), &file)
		if tt.name == "" { // what no browser writes
			got = p.typed("/widget/"+f.key+"/files", `form-data; name="file"; filename="`+tt.name+`"`, tt.claimed, []byte(tt.content), &file)
		}
		if got.code != tt.want || file.Name != tt.kept {
			t.Errorf("%.40q as %s gives %d and %q, want %d and %q", tt.name, tt.claimed, got.code, file.Name, tt.want, tt.kept)
		}
		if got.code >= 300 {
			continue
		}
		shown := f.browser(t).ok("GET", "/"+file.URL, nil, nil)
		how, params, err := mime.ParseMediaType(shown.header.Get("Content-Disposition"))
		must(t, err)
		inline := strings.HasPrefix(file.Kind, "image/")
		if (how == "inline") != inline || params["filename"] != tt.kept || shown.header.Get("Content-Type") != file.Kind ||
			shown.header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(shown.header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%.40q comes with %v", tt.name, shown.header)
		}
		for k, v := range shown.header {
			if strings.ContainsAny(strings.Join(v, ""), "\r\n\x00") {
				t.Errorf("%.40q breaks the header %s: %q", tt.name, k, v)
			}
		}
	}
	// Agents may send more, and what they send is only saved as well.
	for _, content := range []string{script, "<!doctype html><script>alert(1)</script>", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", "function(){}", "PK\x03\x04"} {
		var file struct{ ID, URL string }
		f.amy.typed("/api/desk/files", `form-data; name="file"; filename="a.html"`, "text/html", []byte(content), &file)
		h := f.amy.ok("GET", file.URL, nil, nil).header
		if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%.20q comes with %v", content, h)
		}
	}
	if got := f.amy.form("/api/desk/files", "big.bin", make([]byte, 25<<20+1), nil); got.code != http.StatusRequestEntityTooLarge && got.code != 422 {
		t.Errorf("a file too large gives an agent %d", got.code)
	}
}

func (s *server) dial(t *testing.T, path string, h http.Header) (*websocket.Conn, int) {
	t.Helper()
	ws, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL, "http")+path, h)
	if err != nil {
		if resp == nil {
			t.Fatal(err)
		}
		return nil, resp.StatusCode
	}
	t.Cleanup(func() { _ = ws.Close() })
	return ws, resp.StatusCode
}

// TestSocketOrigins: no page of another site opens an agent's socket with the agent's cookie, nor a chat where it is not allowed.
func TestSocketOrigins(t *testing.T) {
	f := openFloor(t)
	host := strings.TrimPrefix(f.URL, "http://")
	cookie := f.amy.cookie.String()
	for origin, ours := range map[string]bool{
		f.URL: true, "https://" + host: true, "https://evil.example": false, "https://shop.example": false, "null": false, "http://" + host + ".evil.example": false,
		"http://evil.example/" + host: false, "http://127.0.0.1:1": false, "file://": false, "http://user@evil.example": false,
	} {
		want := http.StatusForbidden
		if ours {
			want = http.StatusSwitchingProtocols
		}
		if _, got := f.dial(t, "/socket/agent", http.Header{"Origin": {origin}, "Cookie": {cookie}}); got != want {
			t.Errorf("an agent's socket from %s: %d, want %d", origin, got, want)
		}
		if origin == "https://shop.example" {
			want = http.StatusSwitchingProtocols
		}
		if _, got := f.dial(t, "/widget/"+f.key+"/socket", http.Header{"Origin": {origin}}); got != want {
			t.Errorf("a visitor's socket from %s: %d, want %d", origin, got, want)
		}
	}
	for name, b := range map[string]*browser{"a stranger": f.browser(t), "a viewer": f.user(t, access.Viewer, 0)} {
		h := http.Header{"Origin": {f.URL}}
		if b.cookie != nil {
			h.Set("Cookie", b.cookie.String())
		}
		if _, got := f.dial(t, "/socket/agent", h); got != 401 && got != 403 {
			t.Errorf("%s opens an agent's socket: %d", name, got)
		}
	}
}

// TestHostileFrames: what is no frame ends the socket or is passed over, harms nobody else, and leaves nothing behind.
func TestHostileFrames(t *testing.T) {
	f := openFloor(t)
	sockets := map[string]func() *websocket.Conn{
		"visitor": func() *websocket.Conn {
			ws, _ := f.dial(t, "/widget/"+f.key+"/socket", http.Header{"Origin": {"https://shop.example"}})
			return ws
		},
		"agent": func() *websocket.Conn {
			ws, _ := f.dial(t, "/socket/agent", http.Header{"Origin": {f.URL}, "Cookie": {f.amy.cookie.String()}})
			return ws
		},
	}
	raw := func(b ...byte) func(*websocket.Conn) {
		return func(ws *websocket.Conn) { _, _ = ws.NetConn().Write(b) }
	}
	text := func(kind int, s string) func(*websocket.Conn) {
		return func(ws *websocket.Conn) { _ = ws.WriteMessage(kind, []byte(s)) }
	}
	for who, open := range sockets {
		for name, tt := range map[string]struct {
			do   func(*websocket.Conn)
			ends bool
		}{
			"a huge frame":             {text(websocket.TextMessage, `{"t":"send","body":"`+strings.Repeat("x", 70<<10)+`"}`), true},
			"a claim of 2^62 bytes":    {raw(0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4), true},
			"no mask":                  {raw(0x81, 0x02, '{', '}'), true},
			"reserved bits":            {raw(0xf1, 0x80, 1, 2, 3, 4), true},
			"an unknown opcode":        {raw(0x83, 0x80, 1, 2, 3, 4), true},
			"a ping that is too long":  {raw(0x89, 0xfe, 0x01, 0x00, 1, 2, 3, 4), true},
			"a rest without beginning": {raw(0x80, 0x80, 1, 2, 3, 4), true},
			"no JSON":                  {text(websocket.TextMessage, `{"t":"send",`), false},
			"another type":             {text(websocket.TextMessage, `{"t":["send"],"seq":"x"}`), false},
			"a list":                   {text(websocket.TextMessage, `[[[[1]]]]`), false},
			"deep":                     {text(websocket.TextMessage, strings.Repeat("[", 15_000)), false},
			"an unknown word":          {text(websocket.TextMessage, `{"t":"drop table"}`), false},
			"a hello again":            {text(websocket.TextMessage, `{"t":"hello","v":1,"token":"x"}`), false},
			"bytes":                    {text(websocket.BinaryMessage, "\x00\xff"), false},
			"numbers out of range":     {text(websocket.TextMessage, `{"t":"read","seq":99999999999999999999,"conversation":"-1"}`), false},
			"somebody else's talk":     {text(websocket.TextMessage, `{"t":"watch","conversation":"777"}`), false},
			"empty":                    {text(websocket.TextMessage, ""), false},
		} {
			ws := open()
			if err := ws.WriteJSON(map[string]any{"t": "hello", "v": 1}); err != nil {
				t.Fatal(err)
			}
			if _, _, err := ws.ReadMessage(); err != nil {
				t.Fatalf("%s: %s: no welcome: %v", who, name, err)
			}
			tt.do(ws)
			alive := pinged(ws)
			if alive == tt.ends {
				t.Errorf("%s: after %s the socket is open: %v", who, name, alive)
			}
			_ = ws.Close()
		}
	}
	quiet := false
	for end := time.Now().Add(5 * time.Second); !quiet && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		visitors, agents := f.hub.Pages()
		quiet = visitors+agents == 0
	}
	if !quiet {
		t.Error("sockets are left behind")
	}
	if ack := f.page(t).say("geht noch"); ack.T != "ack" {
		t.Errorf("afterwards: %+v", ack)
	}
}

// pinged reports whether the other side still answers.
func pinged(ws *websocket.Conn) bool {
	heard := errors.New("heard")
	ws.SetPongHandler(func(string) error { return heard })
	deadline := time.Now().Add(5 * time.Second)
	if ws.WriteControl(websocket.PingMessage, []byte("are you there"), deadline) != nil {
		return false
	}
	_ = ws.SetReadDeadline(deadline)
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			return err == heard
		}
	}
}

// TestSocketScope: a socket tells no more than the lists would.
func TestSocketScope(t *testing.T) {
	f := openFloor(t)
	ws, _ := f.dial(t, "/socket/agent", http.Header{"Origin": {f.URL}, "Cookie": {f.ben.cookie.String()}})
	must(t, ws.WriteJSON(map[string]any{"t": "hello", "v": 1}))
	_, _, err := ws.ReadMessage()
	must(t, err)
	p := f.page(t)
	p.say("Geheim")
	talk := f.newest(f.amy)
	f.amy.ok("POST", talk+"/claim", map[string]any{}, nil)
	_, err = f.feed.Drain(t.Context())
	must(t, err)
	p.say("Geheimer")
	_, err = f.feed.Drain(t.Context())
	must(t, err)
	told := ""
	for {
		_ = ws.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
		_, b, err := ws.ReadMessage()
		if err != nil {
			break
		}
		told += string(b)
	}
	if !strings.Contains(told, "Geheim") || strings.Contains(told, "Geheimer") || !strings.Contains(told, `"gone":true`) {
		t.Errorf("an agent of another team hears what was nobody's, that it is gone, and no more; he heard %s", told)
	}
}
