// How customers are named, and what time it is where they live.
import type { Person, Row } from '@/api/desk'
import { shallowRef } from 'vue'
import type { Locale } from '@/ui/i18n'

/** A short mark for somebody without a name: the last four digits of the id in hexadecimal. */
export function tagOf(id: string): string {
  try {
    return BigInt(id).toString(16).slice(-4).toUpperCase().padStart(4, '0')
  } catch {
    return id.slice(-4).toUpperCase()
  }
}

export function customerName(person: Pick<Person, 'id' | 'name'>, visitor: (tag: string) => string): string {
  return person.name?.trim() || visitor(tagOf(person.id))
}

// The zone of the capital or of most people. Countries over several zones are marked, so that the screen can say "about".
const zones: Record<string, string> = {
  AE: 'Asia/Dubai', AR: 'America/Argentina/Buenos_Aires', AT: 'Europe/Vienna', AU: '~Australia/Sydney', BD: 'Asia/Dhaka', BE: 'Europe/Brussels',
  BG: 'Europe/Sofia', BH: 'Asia/Bahrain', BR: '~America/Sao_Paulo', CA: '~America/Toronto', CH: 'Europe/Zurich', CL: 'America/Santiago',
  CN: 'Asia/Shanghai', CO: 'America/Bogota', CZ: 'Europe/Prague', DE: 'Europe/Berlin', DK: 'Europe/Copenhagen', EC: 'America/Guayaquil',
  EE: 'Europe/Tallinn', EG: 'Africa/Cairo', ES: 'Europe/Madrid', FI: 'Europe/Helsinki', FR: 'Europe/Paris', GB: 'Europe/London', GR: 'Europe/Athens',
  HK: 'Asia/Hong_Kong', HR: 'Europe/Zagreb', HU: 'Europe/Budapest', ID: '~Asia/Jakarta', IE: 'Europe/Dublin', IL: 'Asia/Jerusalem',
  IN: 'Asia/Kolkata', IQ: 'Asia/Baghdad', IT: 'Europe/Rome', JO: 'Asia/Amman', JP: 'Asia/Tokyo', KE: 'Africa/Nairobi', KH: 'Asia/Phnom_Penh',
  KR: 'Asia/Seoul', KW: 'Asia/Kuwait', KZ: 'Asia/Almaty', LA: 'Asia/Vientiane', LK: 'Asia/Colombo', LT: 'Europe/Vilnius', LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga', MA: 'Africa/Casablanca', MM: 'Asia/Yangon', MO: 'Asia/Macau', MX: '~America/Mexico_City', MY: 'Asia/Kuala_Lumpur',
  NG: 'Africa/Lagos', NL: 'Europe/Amsterdam', NO: 'Europe/Oslo', NZ: 'Pacific/Auckland', OM: 'Asia/Muscat', PE: 'America/Lima', PH: 'Asia/Manila',
  PK: 'Asia/Karachi', PL: 'Europe/Warsaw', PT: 'Europe/Lisbon', QA: 'Asia/Qatar', RO: 'Europe/Bucharest', RS: 'Europe/Belgrade',
  RU: '~Europe/Moscow', SA: 'Asia/Riyadh', SE: 'Europe/Stockholm', SG: 'Asia/Singapore', SI: 'Europe/Ljubljana', SK: 'Europe/Bratislava',
  TH: 'Asia/Bangkok', TR: 'Europe/Istanbul', TW: 'Asia/Taipei', UA: 'Europe/Kyiv', US: '~America/New_York', UZ: 'Asia/Tashkent',
  VN: 'Asia/Ho_Chi_Minh', ZA: 'Africa/Johannesburg'
}

/** The time in a country as HH:MM, and whether it is only about right; null where the country says nothing. */
export function localTime(country: string | undefined, now: number): { time: string; about: boolean } | null {
  const entry = country ? zones[country] : undefined
  if (!entry) return null
  const about = entry.startsWith('~')
  try {
    return { time: hourMinute(now, about ? entry.slice(1) : entry), about }
  } catch {
    return null
  }
}

export function hourMinute(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms)
}

export function languageName(code: string | undefined, locale: Locale): string {
  if (!code) return ''
  try {
    return new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' }).of(code.split('-')[0]!) ?? code
  } catch {
    return code
  }
}

export const channelIcons: Record<string, string> = {
  web: 'i-lucide-globe',
  email: 'i-lucide-mail',
  form: 'i-lucide-mail',
  phone: 'i-lucide-phone',
  telegram: 'i-lucide-send',
  api: 'i-lucide-plug'
}
export const channelIcon = (channel: string) => channelIcons[channel] ?? 'i-lucide-message-circle'

/** Mail and forms are written like letters: there Enter makes a new line. */
export const isMail = (row: Pick<Row, 'channel'>) => row.channel === 'email' || row.channel === 'form'

/** Colours that were chosen for stores, by id. */
export const chosenColors = shallowRef<Record<string, string>>({})

/** The colour that was chosen for a store, else one of the chart colours: the same on every screen. */
export function storeColor(id: string): string {
  const chosen = chosenColors.value[id]
  if (chosen) return chosen
  let sum = 0
  for (const c of id) sum = (sum * 31 + c.charCodeAt(0)) % 8
  return `var(--series-${sum + 1})`
}
