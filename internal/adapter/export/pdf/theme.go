package pdf

import "kefu/internal/feature/report"

type color struct{ r, g, b int }

// The quiet palette of a printed page. Red and amber are for figures that miss their target and never a series.
func ink() color    { return color{23, 24, 28} }
func grey() color   { return color{104, 110, 122} }
func faint() color  { return color{150, 155, 166} }
func rule() color   { return color{228, 231, 236} }
func wash() color   { return color{246, 248, 250} }
func indigo() color { return color{91, 91, 214} }
func green() color  { return color{13, 132, 118} }
func amber() color  { return color{176, 104, 8} }
func red() color    { return color{208, 48, 54} }

// series is the colour of the i-th line, bar or slice.
func series(i int) color {
	p := []color{indigo(), {18, 165, 148}, {240, 166, 30}, {14, 150, 225}, {168, 96, 208}, {120, 160, 60}, {201, 112, 80}, {139, 141, 152}}
	return p[i%len(p)]
}

// tint mixes a colour with white: 0 is white, 1 the colour.
func (c color) tint(share float64) color {
	mix := func(v int) int { return 255 - int(float64(255-v)*share+0.5) }
	return color{mix(c.r), mix(c.g), mix(c.b)}
}

// levelColor and levelMark show how a figure did; the mark is for readers who see no colours.
func levelColor(level string) (color, bool) {
	switch level {
	case report.LevelGreat, report.LevelGood:
		return green(), true
	case report.LevelNear:
		return amber(), true
	case report.LevelMiss, report.LevelAlert:
		return red(), true
	}
	return ink(), false
}

func levelMark(level string) string {
	switch level {
	case report.LevelGreat:
		return "★"
	case report.LevelNear:
		return "▽"
	case report.LevelMiss:
		return "▼"
	case report.LevelAlert:
		return "◆"
	}
	return ""
}
