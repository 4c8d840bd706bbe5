// Package modifier holds the checks of modifiers and of the values under them.
package modifier
