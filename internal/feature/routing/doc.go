// Package routing keeps the queue moving: it watches the board, asks engine/routing who is next, and offers conversations to agents.
package routing
