package main

import (
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// animate writes a GIF of the frames of a list. After the first frame, only the
// rectangle that changed is stored.
func animate(list string) error {
	frames, delays, err := readFrames(list)
	if err != nil {
		return err
	}
	palette := frequent(256, frames...)
	index := map[color.Color]uint8{}
	movie := &gif.GIF{}
	var before *image.Paletted
	for i, frame := range frames {
		now := paletted(frame, palette, index)
		part := now
		if before != nil {
			part = now.SubImage(changed(before, now)).(*image.Paletted)
		}
		movie.Image = append(movie.Image, part)
		movie.Delay = append(movie.Delay, delays[i]/10)
		before = now
	}
	f, err := os.Create(strings.TrimSuffix(list, ".frames") + ".gif")
	if err != nil {
		return err
	}
	if err := gif.EncodeAll(f, movie); err != nil {
		return err
	}
	return f.Close()
}

// readFrames reads the frames of a list, whose files are next to it.
func readFrames(list string) (frames []image.Image, delays []int, err error) {
	text, err := os.ReadFile(list)
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.Lines(string(text)) {
		var delay int
		var name string
		if _, err := fmt.Sscan(line, &delay, &name); err != nil {
			return nil, nil, fmt.Errorf("%q: %w", line, err)
		}
		f, err := os.Open(filepath.Join(filepath.Dir(list), name))
		if err != nil {
			return nil, nil, err
		}
		frame, err := png.Decode(f)
		f.Close()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		frames, delays = append(frames, frame), append(delays, delay)
	}
	return frames, delays, nil
}

// changed is the smallest rectangle outside of which two frames are equal; one
// pixel if they are equal everywhere.
func changed(a, b *image.Paletted) image.Rectangle {
	all := image.Rectangle{}
	each(b, func(x, y int, _ color.Color) {
		if a.ColorIndexAt(x, y) != b.ColorIndexAt(x, y) {
			all = all.Union(image.Rect(x, y, x+1, y+1))
		}
	})
	if all.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return all
}
