// Package metric is the catalogue of metrics: it checks a query, plans it over the fact tables, and names the rows behind each cell.
package metric
