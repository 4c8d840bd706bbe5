package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsEscapes enables escape sequences in a Windows console; before
// Windows 10 there are none.
func understandsEscapes(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
