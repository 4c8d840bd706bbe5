package check

// Bounded is for the tests of what is left out.
var Bounded = bounded
