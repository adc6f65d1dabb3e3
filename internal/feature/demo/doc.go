// Package demo simulates a group of three stores for the trial period of a new workspace: every event a live desk would have written,
// the same bytes for the same seed and end.
package demo
