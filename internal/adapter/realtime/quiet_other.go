//go:build !unix

package realtime

import (
	"net"
	"syscall"
)

// waiter is nothing here: whoever waits for a socket reads from it.
func waiter(net.Conn) syscall.RawConn { return nil }

func readable(uintptr) bool { return true }
