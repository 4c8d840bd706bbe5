// Package correlation holds the checks of correlation rules.
package correlation
