// Package routing decides who is offered the next conversation: what a conversation costs, how well an agent matches it and why, how the demands
// fall while the customer waits, and the order among equals. It is pure: queue, agents and the instant come in, offers come out.
package routing
