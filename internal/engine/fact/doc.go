// Package fact is the fold: one person's events and the settings in force become all fact rows of that person. It is pure and
// deterministic, does no input or output, and does not depend on the order in which events arrive.
package fact
