// Package regex holds the checks of regular expressions and networks.
package regex
