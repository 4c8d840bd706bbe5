// Package condition holds the checks of the condition of a rule.
package condition
