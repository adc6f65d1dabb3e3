// Package realtime pushes to the open pages of visitors and agents over sockets, in the order of the log and without gaps, and takes what
// visitors send. What it is told it tells on; it keeps nothing.
package realtime
