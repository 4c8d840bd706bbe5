// Pictures reduces PNG files to 256 colors in place: screenshots have few, and
// are less than half as large that way. A file of frames becomes a GIF of the
// same name instead: it has a line for each frame, with the number of
// milliseconds that it is shown and its PNG file.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	for _, name := range os.Args[1:] {
		make := reduce
		if strings.HasSuffix(name, ".frames") {
			make = animate
		}
		if err := make(name); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func reduce(name string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	picture, err := png.Decode(bytes.NewReader(old))
	if err != nil {
		return err
	}
	reduced := paletted(picture, frequent(256, picture), map[color.Color]uint8{})
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, reduced); err != nil {
		return err
	}
	if out.Len() >= len(old) {
		return nil
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// paletted is a picture in the colors of a palette; index has the colors that were
// looked up already.
func paletted(picture image.Image, palette color.Palette, index map[color.Color]uint8) *image.Paletted {
	reduced := image.NewPaletted(picture.Bounds(), palette)
	each(picture, func(x, y int, c color.Color) {
		i, ok := index[c]
		if !ok {
			i = uint8(palette.Index(c))
			index[c] = i
		}
		reduced.SetColorIndex(x, y, i)
	})
	return reduced
}

// frequent returns the most frequent colors of pictures. Each represents a cube
// of similar ones, so that shades of one color do not displace the others.
func frequent(most int, pictures ...image.Image) color.Palette {
	counts := map[color.Color]int{}
	for _, picture := range pictures {
		each(picture, func(_, _ int, c color.Color) { counts[c]++ })
	}
	colors := slices.SortedFunc(maps.Keys(counts), func(a, b color.Color) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	var palette color.Palette
	for size := uint32(16); ; size /= 2 { // the smallest cubes come last, for what room there is
		seen := map[[3]uint32]bool{}
		for _, c := range palette {
			seen[cube(c, size)] = true
		}
		for _, c := range colors {
			if key := cube(c, size); !seen[key] && len(palette) < most {
				seen[key] = true
				palette = append(palette, c)
			}
		}
		if size == 1 || len(palette) == most {
			return palette
		}
	}
}

func cube(c color.Color, size uint32) [3]uint32 {
	r, g, b, _ := c.RGBA()
	return [3]uint32{(r >> 8) / size, (g >> 8) / size, (b >> 8) / size}
}

func each(picture image.Image, do func(x, y int, c color.Color)) {
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			do(x, y, picture.At(x, y))
		}
	}
}
