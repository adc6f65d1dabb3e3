// Package domain holds the nouns every feature shares: stores, contacts, agents, conversations, messages, events, clocks, money and
// error kinds. It uses the standard library only and nothing in it needs a database.
package domain
