package httpapi

import (
	"net/http"
	"testing"
)

func TestRemote(t *testing.T) {
	const proxies = "10.0.0.5, 10.1.0.0/16, ::1"
	for name, c := range map[string]struct{ proxies, peer, forwarded, real, want string }{
		"nobody named":            {"", "203.0.113.9:4000", "198.51.100.1", "198.51.100.2", "203.0.113.9"},
		"same machine":            {"", "127.0.0.1:4000", "198.51.100.1", "198.51.100.2", "198.51.100.2"},
		"same machine, rubbish":   {"", "127.0.0.1:4000", "", "<script>", "127.0.0.1"},
		"same machine, forged":    {"", "127.0.0.1:4000", "198.51.100.1", "", "127.0.0.1"},
		"stranger forges":         {proxies, "203.0.113.9:4000", "198.51.100.1", "198.51.100.2", "203.0.113.9"},
		"one proxy":               {proxies, "10.0.0.5:4000", "198.51.100.1", "", "198.51.100.1"},
		"forged before a proxy":   {proxies, "10.0.0.5:4000", "127.0.0.1, 10.1.2.3, 198.51.100.1", "", "198.51.100.1"},
		"two proxies":             {proxies, "10.0.0.5:4000", "198.51.100.7, 198.51.100.1, 10.1.2.3", "", "198.51.100.1"},
		"all are proxies":         {proxies, "10.0.0.5:4000", "10.1.2.3", "", "10.1.2.3"},
		"nothing forwarded":       {proxies, "10.0.0.5:4000", "", "198.51.100.2", "10.0.0.5"},
		"rubbish forwarded":       {proxies, "10.0.0.5:4000", "198.51.100.1, unknown", "", "10.0.0.5"},
		"with a port":             {proxies, "10.0.0.5:4000", "198.51.100.1:5000", "", "198.51.100.1"},
		"sixth version":           {proxies, "[::1]:4000", "[2001:db8::1]:5000", "", "2001:db8::1"},
		"fourth within sixth":     {proxies, "[::ffff:10.0.0.5]:4000", "::ffff:198.51.100.1", "", "198.51.100.1"},
		"named, not this one":     {proxies, "127.0.0.1:4000", "198.51.100.1", "198.51.100.2", "127.0.0.1"},
		"loopback not a neighbor": {"10.0.0.5", "127.0.0.1:4000", "198.51.100.1", "", "127.0.0.1"},
	} {
		list, err := ParseProxies(c.proxies)
		if err != nil {
			t.Fatal(err)
		}
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{}}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if c.real != "" {
			r.Header.Set("X-Real-Ip", c.real)
		}
		a := &API{Deps: Deps{Proxies: list}}
		if got := a.remote(r); got != c.want {
			t.Errorf("%s gives %s, not %s", name, got, c.want)
		}
	}
	two := &http.Request{RemoteAddr: "10.0.0.5:1", Header: http.Header{"X-Forwarded-For": {"127.0.0.1", "198.51.100.1"}}}
	list, _ := ParseProxies(proxies)
	if got := (&API{Deps: Deps{Proxies: list}}).remote(two); got != "198.51.100.1" {
		t.Errorf("two headers give %s", got)
	}
	if _, err := ParseProxies("10.0.0.0/33"); err == nil {
		t.Error("a bad network is taken")
	}
}
