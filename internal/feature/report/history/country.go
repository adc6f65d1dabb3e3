package history

import "strings"

// countryOf reads a country as ISO 3166-1 alpha-2: the code itself, or a name in English or Chinese. Unknown names give "".
func countryOf(s string) string {
	t := strings.ToUpper(strings.TrimSpace(s))
	if len(t) == 2 && t[0] >= 'A' && t[0] <= 'Z' && t[1] >= 'A' && t[1] <= 'Z' {
		if t == "UK" {
			return "GB"
		}
		return t
	}
	return countryNames(t)
}

func countryNames(upper string) string {
	switch upper {
	case "USA", "UNITED STATES", "UNITED STATES OF AMERICA", "AMERICA", "美国":
		return "US"
	case "CANADA", "加拿大":
		return "CA"
	case "UNITED KINGDOM", "GREAT BRITAIN", "ENGLAND", "GBR", "英国":
		return "GB"
	case "GERMANY", "DEUTSCHLAND", "DEU", "德国":
		return "DE"
	case "FRANCE", "FRA", "法国":
		return "FR"
	case "SPAIN", "ESPAÑA", "西班牙":
		return "ES"
	case "ITALY", "意大利":
		return "IT"
	case "NETHERLANDS", "HOLLAND", "荷兰":
		return "NL"
	case "BELGIUM", "比利时":
		return "BE"
	case "SWEDEN", "瑞典":
		return "SE"
	case "POLAND", "波兰":
		return "PL"
	case "AUSTRIA", "奥地利":
		return "AT"
	case "SWITZERLAND", "瑞士":
		return "CH"
	case "RUSSIA", "RUSSIAN FEDERATION", "俄罗斯":
		return "RU"
	case "TURKEY", "TÜRKIYE", "土耳其":
		return "TR"
	case "INDIA", "印度":
		return "IN"
	case "CHINA", "中国":
		return "CN"
	case "HONG KONG", "香港", "中国香港":
		return "HK"
	case "TAIWAN", "台湾", "中国台湾":
		return "TW"
	case "JAPAN", "日本":
		return "JP"
	case "KOREA", "SOUTH KOREA", "韩国":
		return "KR"
	case "SINGAPORE", "新加坡":
		return "SG"
	case "MALAYSIA", "马来西亚":
		return "MY"
	case "THAILAND", "泰国":
		return "TH"
	case "INDONESIA", "印度尼西亚", "印尼":
		return "ID"
	case "PHILIPPINES", "菲律宾":
		return "PH"
	case "VIETNAM", "VIET NAM", "越南":
		return "VN"
	}
	return moreCountryNames(upper)
}

func moreCountryNames(upper string) string {
	switch upper {
	case "UNITED ARAB EMIRATES", "UAE", "阿联酋":
		return "AE"
	case "SAUDI ARABIA", "沙特阿拉伯", "沙特":
		return "SA"
	case "QATAR", "卡塔尔":
		return "QA"
	case "KUWAIT", "科威特":
		return "KW"
	case "EGYPT", "埃及":
		return "EG"
	case "ISRAEL", "以色列":
		return "IL"
	case "BRAZIL", "BRASIL", "巴西":
		return "BR"
	case "MEXICO", "MÉXICO", "墨西哥":
		return "MX"
	case "ARGENTINA", "阿根廷":
		return "AR"
	case "CHILE", "智利":
		return "CL"
	case "COLOMBIA", "哥伦比亚":
		return "CO"
	case "PERU", "秘鲁":
		return "PE"
	case "AUSTRALIA", "澳大利亚":
		return "AU"
	case "NEW ZEALAND", "新西兰":
		return "NZ"
	case "SOUTH AFRICA", "南非":
		return "ZA"
	case "NIGERIA", "尼日利亚":
		return "NG"
	case "KENYA", "肯尼亚":
		return "KE"
	}
	return ""
}
