import type { Locale } from '@/ui/i18n'
import { t } from './t'

/** A time zone as people call it. */
export function zoneName(zone: string, locale: Locale): string {
  if (zone === 'Asia/Shanghai') return t('beijing')
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'long' }).formatToParts()
  return parts.find((p) => p.type === 'timeZoneName')?.value ?? zone
}
