package demo

import (
	"time"

	"kefu/internal/domain"
)

// cast is the agents of the story, then the one who left.
func cast() []trait {
	out := append(castTrade(), castSales()...)
	out = append(out, castCare()...)
	out = append(out, castSea()...)
	return append(out, trait{
		rank: storyAgents + 1, name: "孟洁", mail: "mengjie", crew: crewCare, seniority: domain.SeniorityMiddle, employ: domain.EmploymentOwn,
		languages: []string{"zh", "en"}, until: dayLeft, handled: 380, frt: 2*time.Minute + 10*time.Second, timeout: 0.08, solved: 0.80, csat: 0.90,
		rated: 80, rest: []int{3, 7}, routes: cross(shopClothes, []channelShare{{domain.ChannelWeb, 5}, {domain.ChannelWhatsApp, 3}, {domain.ChannelEmail, 1}}, western()),
	})
}

func western() []countryShare { return []countryShare{{"US", 5}, {"GB", 3}, {"DE", 2}} }
func gulf() []countryShare    { return []countryShare{{"AE", 4}, {"SA", 4}, {"EG", 2}} }
func tradeWest() []countryShare {
	return []countryShare{{"US", 6}, {"DE", 4}}
}
func anyTrade() []countryShare {
	return []countryShare{{"AE", 30}, {"SA", 25}, {"EG", 15}, {"US", 20}, {"DE", 10}}
}
func seaAll() []countryShare { return []countryShare{{"TH", 4}, {"MY", 3}, {"SG", 2}, {"PH", 1}} }

func join(parts ...[]route) []route {
	var out []route
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func castTrade() []trait {
	wa, tg, form, mail := domain.ChannelWhatsApp, domain.ChannelTelegram, domain.ChannelForm, domain.ChannelEmail
	own, zhen := domain.EmploymentOwn, []string{"zh", "en"}
	zhao := join(
		during(0, dayArabic-1, join(cross(shopMachines, []channelShare{{tg, 88}}, gulf()), cross(shopMachines, []channelShare{{form, 12}}, tradeWest()))),
		during(dayArabic, 0, cross(shopMachines, []channelShare{{form, 60}, {mail, 40}}, tradeWest())))
	return []trait{
		{rank: 1, name: "陈嘉怡", mail: "chenjiayi", crew: crewTrade, seniority: domain.SeniorityMiddle, employ: own, languages: zhen,
			handled: 820, frt: 486 * time.Second, timeout: 0.31, solved: 0.71, csat: 0.86, rated: 148, inquiry: 0.068, tail: 4.5, form: 22, rest: []int{7},
			routes: cross(shopMachines, []channelShare{{wa, 640}, {form, 345}, {mail, 15}}, anyTrade())},
		{rank: 5, name: "林浩然", mail: "linhaoran", crew: crewTrade, seniority: domain.SeniorityMiddle, employ: own, languages: []string{"zh", "en", "es"},
			handled: 520, frt: 118 * time.Second, timeout: 0.06, solved: 0.86, csat: 0.93, rated: 112, inquiry: 0.174, rest: []int{6},
			routes: join(cross(shopMachines, []channelShare{{wa, 64}, {form, 20}}, anyTrade()), cross(shopMachines, []channelShare{{tg, 14}, {mail, 2}}, tradeWest()))},
		{rank: 8, name: "苏晴", mail: "suqing", crew: crewTrade, seniority: domain.SenioritySenior, employ: own, languages: []string{"zh", "en", "de"},
			handled: 470, frt: 150 * time.Second, timeout: 0.08, solved: 0.88, csat: 0.95, rated: 104, inquiry: 0.213, manual: true, rest: []int{7},
			routes: join(cross(shopMachines, []channelShare{{wa, 58}, {form, 24}}, anyTrade()), cross(shopMachines, []channelShare{{tg, 8}, {mail, 10}}, tradeWest()))},
		{rank: 17, name: "郑凯", mail: "zhengkai", crew: crewTrade, seniority: domain.SeniorityMiddle, employ: own, languages: zhen,
			handled: 430, frt: 205 * time.Second, timeout: 0.12, solved: 0.74, csat: 0.87, rated: 81, inquiry: 0.095, rest: []int{6},
			routes: join(cross(shopMachines, []channelShare{{wa, 57}, {form, 23}}, anyTrade()), cross(shopMachines, []channelShare{{tg, 20}}, tradeWest()))},
		{rank: 10, name: "赵一凡", mail: "zhaoyifan", crew: crewTrade, seniority: domain.SeniorityJunior, employ: own, languages: zhen,
			handled: 390, frt: 720 * time.Second, timeout: 0.38, solved: 0.69, csat: 0.82, rated: 66, inquiry: 0.059, tail: 9.4, form: 9, rest: []int{6},
			routes: zhao},
		{rank: 11, name: "莱拉·哈桑", mail: "laila", crew: crewTrade, seniority: domain.SeniorityMiddle, employ: own, languages: []string{"ar", "en"}, since: dayArabic,
			handled: 360, frt: 95 * time.Second, timeout: 0.04, solved: 0.87, csat: 0.95, rated: 72, inquiry: 0.182, rest: []int{6},
			routes: cross(shopMachines, []channelShare{{tg, 50}, {wa, 35}, {form, 15}}, gulf())},
	}
}

func castSales() []trait {
	web, wa, ig := domain.ChannelWeb, domain.ChannelWhatsApp, domain.ChannelInstagram
	own, zhen := domain.EmploymentOwn, []string{"zh", "en"}
	zhou := join(cross(shopClothes, []channelShare{{web, 50}, {wa, 25}, {ig, 25}}, western()),
		during(0, dayRegions-1, cross(shopHome, []channelShare{{web, 30}, {wa, 25}}, seaAll())))
	return []trait{
		{rank: 9, name: "周启明", mail: "zhouqiming", crew: crewSales, seniority: domain.SenioritySenior, employ: own, languages: zhen,
			handled: 560, frt: 66 * time.Second, timeout: 0.05, solved: 0.87, csat: 0.94, rated: 130, rest: []int{7}, routes: zhou},
		{rank: 2, name: "何俊", mail: "hejun", crew: crewSales, seniority: domain.SeniorityMiddle, employ: own, languages: zhen,
			handled: 610, frt: 14 * time.Second, timeout: 0.19, solved: 0.61, csat: 0.78, rated: 140, late: 1, rest: []int{3},
			routes: cross(shopClothes, []channelShare{{web, 80}, {wa, 8}, {ig, 12}}, western())},
		{rank: 18, name: "唐可", mail: "tangke", crew: crewSales, seniority: domain.SeniorityTrainee, employ: own, languages: zhen, since: dayRookie,
			handled: 310, frt: 112 * time.Second, timeout: 0.09, solved: 0.81, csat: 0.90, rated: 58, rest: []int{6, 7},
			routes: cross(shopClothes, []channelShare{{web, 60}, {wa, 10}, {ig, 30}}, western())},
		{rank: 13, name: "罗薇", mail: "luowei", crew: crewSales, seniority: domain.SeniorityMiddle, employ: own, languages: []string{"zh", "en", "fr"},
			handled: 480, frt: 84 * time.Second, timeout: 0.07, solved: 0.82, csat: 0.92, rated: 101, rest: []int{4},
			routes: cross(shopClothes, []channelShare{{web, 40}, {wa, 20}, {ig, 40}}, western())},
		{rank: 19, name: "许诺", mail: "xunuo", crew: crewTemps, seniority: domain.SeniorityJunior, employ: domain.EmploymentTemporary, languages: zhen, since: dayTemps,
			handled: 160, frt: 130 * time.Second, timeout: 0.09, solved: 0.80, csat: 1, rated: 5, only: []int{1, 2},
			routes: cross(shopClothes, []channelShare{{web, 70}, {ig, 30}}, western())},
		{rank: 20, name: "白小雨", mail: "baixiaoyu", crew: crewTemps, seniority: domain.SeniorityJunior, employ: domain.EmploymentTemporary, languages: zhen, since: dayTemps,
			handled: 120, frt: 170 * time.Second, timeout: 0.12, solved: 0.76, csat: 0.90, rated: 10, only: []int{1, 2},
			routes: cross(shopClothes, []channelShare{{web, 70}, {ig, 30}}, western())},
	}
}

func castCare() []trait {
	web, wa, mail := domain.ChannelWeb, domain.ChannelWhatsApp, domain.ChannelEmail
	own, out, zhen := domain.EmploymentOwn, domain.EmploymentOutsourced, []string{"zh", "en"}
	return []trait{
		{rank: 3, name: "吴诗雅", mail: "wushiya", crew: crewCare, seniority: domain.SenioritySenior, employ: own, languages: zhen,
			handled: 520, frt: 78 * time.Second, timeout: 0.04, solved: 0.89, csat: 0.96, rated: 120, rest: []int{6},
			routes: cross(shopClothes, []channelShare{{web, 45}, {wa, 40}, {mail, 15}}, western())},
		{rank: 7, name: "高阳", mail: "gaoyang", crew: crewCare, seniority: domain.SeniorityMiddle, employ: own, languages: zhen,
			handled: 430, frt: 92 * time.Second, timeout: 0.06, solved: 0.72, csat: 0.88, rated: 92, passes: 4.3, rest: []int{5},
			routes: cross(shopClothes, []channelShare{{web, 50}, {wa, 40}, {mail, 10}}, western())},
		{rank: 6, name: "邓敏", mail: "dengmin", crew: crewCare, seniority: domain.SenioritySenior, employ: own, languages: []string{"zh", "de", "en"}, mails: true,
			handled: 400, frt: 52 * time.Minute, timeout: 0.09, solved: 0.84, csat: 0.94, rated: 70, rest: []int{7},
			routes: cross(shopClothes, []channelShare{{mail, 1}}, []countryShare{{"DE", 65}, {"GB", 20}, {"US", 15}})},
		{rank: 14, name: "Rina S.", mail: "rina", crew: crewCare, seniority: domain.SeniorityMiddle, employ: out, languages: []string{"en"}, nights: true,
			handled: 470, frt: 96 * time.Second, timeout: 0.05, solved: 0.79, csat: 0.91, rated: 88, rest: []int{3},
			routes: cross(shopClothes, []channelShare{{web, 60}, {wa, 28}, {mail, 12}}, []countryShare{{"US", 7}, {"GB", 3}})},
		{rank: 15, name: "Marco R.", mail: "marco", crew: crewCare, seniority: domain.SeniorityMiddle, employ: out, languages: []string{"en", "it"}, nights: true,
			handled: 410, frt: 9 * time.Minute, timeout: 0.24, solved: 0.68, csat: 0.85, rated: 74, tail: 4.8, rest: []int{6, 7},
			routes: cross(shopClothes, []channelShare{{web, 40}, {wa, 20}, {mail, 40}}, []countryShare{{"US", 4}, {"GB", 3}, {"DE", 3}})},
	}
}

func castSea() []trait {
	web, wa, ln, fb := domain.ChannelWeb, domain.ChannelWhatsApp, domain.ChannelLINE, domain.ChannelMessenger
	own := domain.EmploymentOwn
	huang := join(cross(shopHome, []channelShare{{ln, 35}, {wa, 25}, {web, 25}, {fb, 15}}, seaAll()),
		during(0, dayRegions-1, cross(shopClothes, []channelShare{{web, 25}, {domain.ChannelInstagram, 20}}, western())))
	return []trait{
		{rank: 4, name: "黄美玲", mail: "huangmeiling", crew: crewSea, seniority: domain.SenioritySenior, employ: own, languages: []string{"th", "ms", "en", "zh"},
			handled: 590, frt: 70 * time.Second, timeout: 0.04, solved: 0.88, csat: 0.95, rated: 131, rest: []int{7}, routes: huang},
		{rank: 12, name: "Nattapong S.", mail: "nattapong", crew: crewSea, seniority: domain.SeniorityMiddle, employ: own, languages: []string{"th", "en"},
			handled: 560, frt: 110 * time.Second, timeout: 0.07, solved: 0.85, csat: 0.93, rated: 117, inquiry: 0, rest: []int{6},
			routes: join(cross(shopHome, []channelShare{{ln, 70}, {fb, 8}}, []countryShare{{"TH", 1}}), cross(shopHome, []channelShare{{web, 22}}, seaAll()))},
		{rank: 16, name: "江一舟", mail: "jiangyizhou", crew: crewSea, seniority: domain.SeniorityJunior, employ: own, languages: []string{"zh", "en"},
			handled: 410, frt: 260 * time.Second, timeout: 0.17, solved: 0.72, csat: 0.84, rated: 77, rest: []int{4},
			routes: cross(shopHome, []channelShare{{web, 50}, {wa, 30}, {fb, 20}}, []countryShare{{"SG", 3}, {"MY", 3}, {"PH", 3}, {"TH", 1}})},
	}
}
