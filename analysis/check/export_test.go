package check

// LimitFindings is for the tests of what is left out.
var LimitFindings = limitFindings
