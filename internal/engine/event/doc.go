// Package event hands committed domain events to named subscribers at least once, in order per contact, and says where each counts.
package event
