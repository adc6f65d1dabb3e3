package address_test

import (
	"errors"
	"net/netip"
	"testing"

	"kefu/internal/engine/address"
)

func TestPublic(t *testing.T) {
	for _, ip := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3", "100.64.0.1", "192.0.0.170", "192.0.2.1",
		"192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "240.0.0.1", "255.255.255.255", "224.0.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
		"::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::", "fec0::1", "fd00::1"} {
		if address.Public(netip.MustParseAddr(ip)) {
			t.Errorf("%s is taken for public", ip)
		}
	}
	for _, ip := range []string{"8.8.8.8", "101.226.103.106", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "101.91.133.1"} {
		if !address.Public(netip.MustParseAddr(ip)) {
			t.Errorf("%s is not taken for public", ip)
		}
	}
}

func TestGuard(t *testing.T) {
	refused := errors.New("refused")
	for at, want := range map[string]error{"8.8.8.8:443": nil, "[2606:4700::1111]:443": nil, "127.0.0.1:80": refused, "[::1]:443": refused, "nonsense": refused, "": refused} {
		if got := address.Guard(refused)("tcp", at, nil); got != want {
			t.Errorf("%q: %v, want %v", at, got, want)
		}
	}
}
