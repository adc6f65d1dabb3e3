// Package report answers questions with tables: runs metric queries within the caller's scope, opens cells into rows, keeps saved and
// scheduled reports, and takes in history from files.
package report
