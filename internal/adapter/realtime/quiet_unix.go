//go:build unix

package realtime

import (
	"net"
	"syscall"
)

// waiter is the socket itself, where one can wait for it without reading.
func waiter(socket net.Conn) syscall.RawConn {
	if s, ok := socket.(syscall.Conn); ok {
		if raw, err := s.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// readable reports whether a read would return at once.
func readable(fd uintptr) bool {
	var b [1]byte
	_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	return err != syscall.EAGAIN && err != syscall.EINTR
}
