// Package address tells public network addresses from those of private networks, this machine and ranges that belong to nobody, so that nobody can make
// the server reach into the network around it.
package address

import (
	"net/netip"
	"syscall"
)

// Public reports whether an address is a public unicast one.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	// Shared, benchmarking, protocol, documentation and reserved ranges; NAT64, Teredo and 6to4, which carry an IPv4 address inside.
	for _, p := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10"} {
		if netip.MustParsePrefix(p).Contains(ip) {
			return false
		}
	}
	return true
}

// Guard returns a net.Dialer's Control that refuses connections to addresses that are not public, with the given error. It is asked when the connection
// is made, after the name was resolved: a name that changes its address in between gains nothing.
func Guard(refused error) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !Public(at.Addr()) {
			return refused
		}
		return nil
	}
}
