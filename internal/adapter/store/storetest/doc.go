// Package storetest is the one suite that every database engine of the store must pass, and the made-up traffic for it.
package storetest
