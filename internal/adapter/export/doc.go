// Package export says what a report file contains and how its figures are written in words, for the CSV, XLSX and PDF writers below it.
package export
