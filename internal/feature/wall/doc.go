// Package wall shows supervisors the floor as it is now: who waits too long, who can help, how today compares with other days. It reads memory
// and small tables and narrows everything to the teams of who looks.
package wall
