package domain

import "strings"

// Channel is a kind of messaging service; an Account is one connected instance of it.
type Channel string

// The channels that figures know. Others may be added by adapters; unknown names are legal and count as messaging.
const (
	ChannelWeb       Channel = "web"
	ChannelEmail     Channel = "email"
	ChannelWhatsApp  Channel = "whatsapp"
	ChannelTelegram  Channel = "telegram"
	ChannelLINE      Channel = "line"
	ChannelWeChat    Channel = "wechat"
	ChannelQQ        Channel = "qq"
	ChannelMessenger Channel = "messenger"
	ChannelInstagram Channel = "instagram"
	ChannelForm      Channel = "form" // inquiry form
	ChannelPhone     Channel = "phone"
	ChannelSMS       Channel = "sms"
	ChannelSocial    Channel = "social" // public posts and replies
	ChannelAPI       Channel = "api"    // another system that brings messages and takes replies by itself
	ChannelOther     Channel = "other"
)

// ChannelKind groups channels that share default targets, thresholds and life rules.
type ChannelKind string

// The kinds of channel.
const (
	KindChat      ChannelKind = "chat"      // 网站聊天: the visitor waits on the page
	KindMessaging ChannelKind = "messaging" // 即时消息: a phone app
	KindMail      ChannelKind = "mail"      // 邮件 and forms
	KindVoice     ChannelKind = "voice"
)

// Kind returns the group of a channel; an unknown channel is messaging.
func (c Channel) Kind() ChannelKind {
	switch c {
	case ChannelWeb:
		return KindChat
	case ChannelEmail, ChannelForm:
		return KindMail
	case ChannelPhone:
		return KindVoice
	}
	return KindMessaging
}

// Store is a shop (站点): customers belong to exactly one.
type Store struct {
	ID       ID     `json:"id"`
	Name     string `json:"name"`
	Kind     string `json:"kind,omitempty"`     // dtc, b2b, mixed
	Currency string `json:"currency,omitempty"` // ISO 4217
	Zone     string `json:"zone,omitempty"`     // IANA; empty means the reporting zone
	Demo     bool   `json:"demo,omitempty"`

	Color      string            `json:"color,omitempty"`       // of its chip, #rrggbb; empty: one is picked
	PublicName string            `json:"public_name,omitempty"` // shown to customers; empty: Name
	Signatures map[string]string `json:"signatures,omitempty"`  // below what agents write in mail, by language; "" is any other
	SignChat   bool              `json:"sign_chat,omitempty"`   // below chat and messaging too
}

// Shown is the name customers know the store by.
func (s Store) Shown() string {
	if s.PublicName != "" {
		return s.PublicName
	}
	return s.Name
}

// Signature is what goes below a reply in a language on a channel; empty where nothing does.
func (s Store) Signature(c Channel, language string) string {
	if c.Kind() != KindMail && !s.SignChat {
		return ""
	}
	return InLanguage(s.Signatures, language)
}

// InLanguage picks the text of a language, of its main form, or the one for all languages (""); empty where there is none of these.
func InLanguage(texts map[string]string, language string) string {
	for _, l := range []string{language, MainLanguage(language), ""} {
		if t := texts[l]; t != "" {
			return t
		}
	}
	return ""
}

// MainLanguage is the first part of a BCP 47 tag, in lower case: en of en-GB.
func MainLanguage(tag string) string {
	main, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return main
}

// Account is one connected channel instance of a store: a web widget, a mailbox, a WhatsApp number.
type Account struct {
	ID      ID      `json:"id"`
	StoreID ID      `json:"store_id"`
	Channel Channel `json:"channel"`
	Name    string  `json:"name"`
	Demo    bool    `json:"demo,omitempty"`
}

// Region is a market (区域): a named set of countries. Unknown is always printed, never dropped.
type Region string

// The regions of the default map.
const (
	RegionNorthAmerica  Region = "north_america"
	RegionEurope        Region = "europe"
	RegionSoutheastAsia Region = "southeast_asia"
	RegionMiddleEast    Region = "middle_east"
	RegionLatinAmerica  Region = "latin_america"
	RegionJapanKorea    Region = "japan_korea"
	RegionOceania       Region = "oceania"
	RegionAfrica        Region = "africa"
	RegionChina         Region = "china"
	RegionOther         Region = "other"
	RegionUnknown       Region = "unknown"
)

// RegionOf maps an ISO 3166-1 alpha-2 country to its default region; an empty country is unknown.
func RegionOf(country string) Region {
	switch country {
	case "":
		return RegionUnknown
	case "US", "CA":
		return RegionNorthAmerica
	case "GB", "DE", "FR", "ES", "IT", "NL", "BE", "AT", "CH", "SE", "NO", "DK", "FI", "IE", "PT", "PL", "CZ", "GR", "HU", "RO",
		"BG", "HR", "SK", "SI", "LT", "LV", "EE", "LU", "IS", "MT", "CY", "UA", "RS":
		return RegionEurope
	case "SG", "MY", "TH", "PH", "ID", "VN", "KH", "LA", "MM", "BN":
		return RegionSoutheastAsia
	case "AE", "SA", "QA", "KW", "BH", "OM", "EG", "JO", "LB", "IQ", "IL", "TR":
		return RegionMiddleEast
	case "MX", "BR", "AR", "CL", "CO", "PE", "EC", "UY", "PY", "BO", "VE", "CR", "PA", "DO", "GT":
		return RegionLatinAmerica
	case "JP", "KR":
		return RegionJapanKorea
	case "AU", "NZ":
		return RegionOceania
	case "ZA", "NG", "KE", "MA", "TN", "DZ", "GH", "ET", "TZ", "UG", "SN", "CI":
		return RegionAfrica
	case "CN", "HK", "MO", "TW":
		return RegionChina
	}
	return RegionOther
}
