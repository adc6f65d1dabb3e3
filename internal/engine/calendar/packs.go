package calendar

// Label is a name in the two languages of the product.
type Label struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Pack is a ready-made calendar for one market, a starting point to be edited.
type Pack struct {
	ID    string   `json:"id"`
	Name  Label    `json:"name"`
	Spec  Spec     `json:"spec"`
	Zones []string `json:"zones,omitempty"` // other zones in which the same hours are usual
	Until string   `json:"until,omitempty"` // last date for which the pack knows its holidays or seasons; empty if it has none
}

// The years for which packs know holidays.
const (
	packFirstYear = 2024
	packLastYear  = 2028
	packUntil     = "2028-12-31"
)

// Packs lists the ready-made calendars in the order in which they are offered. Every call returns fresh values. Names inside a Spec
// (holidays, seasons) carry both languages in one string, because a Spec belongs to whoever edits it afterwards.
func Packs() []Pack {
	weekdays := []int{1, 2, 3, 4, 5}
	return []Pack{
		pack("north-america", "北美", "North America", "America/New_York", usFederal(), []string{"America/Chicago", "America/Denver", "America/Los_Angeles"},
			Weekly{Days: weekdays, From: "09:00", To: "18:00"}),
		pack("europe", "欧洲", "Europe", "Europe/Berlin", germany(), []string{"Europe/Paris", "Europe/Madrid", "Europe/Rome"},
			Weekly{Days: weekdays, From: "09:00", To: "18:00"}),
		pack("uk", "英国", "United Kingdom", "Europe/London", england(), nil,
			Weekly{Days: weekdays, From: "09:00", To: "18:00"}),
		pack("southeast-asia", "东南亚", "Southeast Asia", "Asia/Singapore", singapore(), []string{"Asia/Bangkok", "Asia/Manila", "Asia/Jakarta"},
			Weekly{Days: []int{1, 2, 3, 4, 5, 6}, From: "09:00", To: "21:00"}),
		inRamadan(pack("middle-east", "中东", "Middle East", "Asia/Dubai", nil, nil,
			Weekly{Days: []int{1, 2, 3, 4}, From: "09:00", To: "18:00"}, Weekly{Days: []int{5}, From: "09:00", To: "12:00"}), []int{1, 2, 3, 4}),
		inRamadan(pack("saudi", "沙特", "Saudi Arabia", "Asia/Riyadh", nil, nil,
			Weekly{Days: []int{7, 1, 2, 3, 4}, From: "09:00", To: "18:00"}), []int{7, 1, 2, 3, 4}),
		// Open every day of the year, so Chinese make-up workdays change nothing.
		pack("china-duty", "中国值班", "China on duty", "Asia/Shanghai", nil, nil,
			Weekly{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "09:00", To: "23:00"}),
		{ID: "always", Name: Label{"全天候 24×7", "24×7"}, Spec: Spec{ID: "always", Name: "全天候 24×7", Zone: "UTC", Always: true}},
	}
}

func pack(id, zh, en, zone string, holidays []Day, zones []string, weekly ...Weekly) Pack {
	p := Pack{ID: id, Name: Label{zh, en}, Zones: zones, Spec: Spec{ID: id, Name: zh + " " + en, Zone: zone, Weekly: weekly, Holidays: holidays}}
	if len(holidays) > 0 {
		p.Until = packUntil
	}
	return p
}

// inRamadan adds the split Ramadan hours on the given weekdays. The dates are those of the Umm al-Qura calendar; the sighting of the
// moon may move either end by a day, so they stay provisional. Weekdays left out keep their usual hours (the short Friday).
func inRamadan(p Pack, days []int) Pack {
	for _, d := range [][2]string{
		{"2024-03-11", "2024-04-09"}, {"2025-03-01", "2025-03-29"}, {"2026-02-18", "2026-03-19"},
		{"2027-02-08", "2027-03-08"}, {"2028-01-28", "2028-02-25"},
	} {
		p.Spec.Overlays = append(p.Spec.Overlays, Overlay{
			Name: "斋月 Ramadan", From: d[0], Until: d[1], Provisional: true,
			Weekly: []Weekly{{Days: days, From: "10:00", To: "14:00"}, {Days: days, From: "21:00", To: "01:00"}},
		})
	}
	p.Until = packUntil
	return p
}
