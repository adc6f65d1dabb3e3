// Package deadline does the arithmetic of SLA targets: when a target is due on a clock that may stop, and whether it was met or breached.
//
// A target runs on a Clock (service hours, or plain time) from its start. While a stop lasts, the clock stands: waiting for the customer,
// or resolved before a reopening. Due is the first instant at which the target's length has run, so a length used up at closing time is due
// at closing time; whatever happens after that instant is late, even if no service hour lies between. Fulfilled exactly at the due instant is
// in time. Overrun is measured on the target's own clock. All of it is pure.
package deadline
