// Package credit says which agent an order belongs to, by which rule and why: judge rules, windows, guards, the five-way decomposition, and how
// money is shared to the last unit. It is pure: what a customer and the agents said comes in, a verdict with every candidate comes out.
package credit
