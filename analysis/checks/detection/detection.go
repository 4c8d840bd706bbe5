// Package detection holds the checks of the detection and its selections.
package detection
