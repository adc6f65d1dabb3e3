// Package document says what a report file contains, how its figures are written in words, and puts files together from the same queries as
// the screen.
package document
