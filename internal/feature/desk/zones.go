package desk

import (
	"strings"
	"time"
)

// zones is the zone of the capital or of most people of a country. Countries over several zones are marked with ~: where a customer lives there is
// not known.
const zones = `AE=Asia/Dubai AR=America/Argentina/Buenos_Aires AT=Europe/Vienna AU=~Australia/Sydney BD=Asia/Dhaka BE=Europe/Brussels
BG=Europe/Sofia BH=Asia/Bahrain BR=~America/Sao_Paulo CA=~America/Toronto CH=Europe/Zurich CL=America/Santiago CN=Asia/Shanghai CO=America/Bogota
CZ=Europe/Prague DE=Europe/Berlin DK=Europe/Copenhagen EC=America/Guayaquil EE=Europe/Tallinn EG=Africa/Cairo ES=Europe/Madrid FI=Europe/Helsinki
FR=Europe/Paris GB=Europe/London GR=Europe/Athens HK=Asia/Hong_Kong HR=Europe/Zagreb HU=Europe/Budapest ID=~Asia/Jakarta IE=Europe/Dublin
IL=Asia/Jerusalem IN=Asia/Kolkata IQ=Asia/Baghdad IT=Europe/Rome JO=Asia/Amman JP=Asia/Tokyo KE=Africa/Nairobi KH=Asia/Phnom_Penh KR=Asia/Seoul
KW=Asia/Kuwait KZ=Asia/Almaty LA=Asia/Vientiane LK=Asia/Colombo LT=Europe/Vilnius LU=Europe/Luxembourg LV=Europe/Riga MA=Africa/Casablanca
MM=Asia/Yangon MO=Asia/Macau MX=~America/Mexico_City MY=Asia/Kuala_Lumpur NG=Africa/Lagos NL=Europe/Amsterdam NO=Europe/Oslo NP=Asia/Kathmandu
NZ=Pacific/Auckland OM=Asia/Muscat PE=America/Lima PH=Asia/Manila PK=Asia/Karachi PL=Europe/Warsaw PT=Europe/Lisbon QA=Asia/Qatar RO=Europe/Bucharest
RS=Europe/Belgrade RU=~Europe/Moscow SA=Asia/Riyadh SE=Europe/Stockholm SG=Asia/Singapore SI=Europe/Ljubljana SK=Europe/Bratislava TH=Asia/Bangkok
TR=Europe/Istanbul TW=Asia/Taipei UA=Europe/Kyiv US=~America/New_York UZ=Asia/Tashkent VN=Asia/Ho_Chi_Minh ZA=Africa/Johannesburg`

// zoneOf is the zone a customer of a country reads times in; other where the country says nothing.
func zoneOf(country string, other *time.Location) *time.Location {
	if len(country) != 2 {
		return other
	}
	_, rest, ok := strings.Cut("\n"+zones+"\n", country+"=")
	if !ok {
		return other
	}
	zone, err := time.LoadLocation(strings.TrimPrefix(strings.Fields(rest)[0], "~"))
	if err != nil {
		return other
	}
	return zone
}
