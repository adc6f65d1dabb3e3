// Package presence is the state machine of an agent's presence: what an agent may choose, and what heartbeats and missed offers change by themselves.
// It is pure: the instant comes in, the changes to be recorded come out.
package presence
