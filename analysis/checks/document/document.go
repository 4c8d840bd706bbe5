// Package document holds the checks of files and of YAML itself.
package document
