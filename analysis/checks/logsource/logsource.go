// Package logsource holds the checks of the log source of a rule.
package logsource

// keys tell a log source; one of them is needed. Source: Sigma rules
// specification 2.1, "LogSource".
var keys = []string{"category", "product", "service"}
