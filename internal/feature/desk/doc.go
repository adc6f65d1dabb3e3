// Package desk is the live desk: what visitors and agents do becomes events and rows in one transaction, inbox lists and counts are read
// here, and a feed tells what has changed.
package desk
