// Package history turns the rows of another tool's export into domain events by a mapping that a guess writes and a person corrects; it
// is pure: readers and sinks are passed in.
package history
