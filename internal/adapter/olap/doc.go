// Package olap keeps the fact tables in step with the event log: it declares their schema once for every engine, folds the persons that
// changed in small batches, rebuilds and verifies the whole, and knows up to which moment the figures are complete. Engines live below it.
package olap
