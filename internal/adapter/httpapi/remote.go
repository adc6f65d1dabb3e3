package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"kefu/internal/engine/limit"
)

// callerOf is whom limits count a request for.
func (a *API) callerOf(r *http.Request) string { return limit.Caller(a.remote(r)) }

// remote is the address of whoever calls. The header X-Forwarded-For is read from its end, where each proxy adds whom it
// was called by, and believed only as far as the proxies that were named go: what a caller has put in front of it counts for nothing. Without named
// proxies only one on the same machine is believed, and only in X-Real-Ip.
func (a *API) remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	peer = peer.Unmap().WithZone("")
	if len(a.Proxies) == 0 {
		if real, err := netip.ParseAddr(r.Header.Get("X-Real-Ip")); peer.IsLoopback() && err == nil {
			return real.Unmap().String()
		}
		return peer.String()
	}
	return forwarded(peer, strings.Join(r.Header.Values("X-Forwarded-For"), ","), a.Proxies).String()
}

// forwarded follows the chain of proxies back to the first address that is none of them.
func forwarded(at netip.Addr, chain string, proxies []netip.Prefix) netip.Addr {
	hops := strings.Split(chain, ",")
	for len(hops) > 0 && within(at, proxies) {
		last := strings.TrimSpace(hops[len(hops)-1])
		hops = hops[:len(hops)-1]
		if withPort, err := netip.ParseAddrPort(last); err == nil {
			last = withPort.Addr().String()
		}
		next, err := netip.ParseAddr(last)
		if err != nil {
			break // nobody knows who stands behind it
		}
		at = next.Unmap().WithZone("")
	}
	return at
}

func within(at netip.Addr, some []netip.Prefix) bool {
	for _, p := range some {
		if p.Contains(at) {
			return true
		}
	}
	return false
}

// ParseProxies reads addresses and networks, as 10.0.0.5 and 10.0.0.0/8, separated by commas.
func ParseProxies(list string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if at, err := netip.ParseAddr(part); err == nil {
			out = append(out, netip.PrefixFrom(at.Unmap(), at.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, err
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
