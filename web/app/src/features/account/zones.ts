/** Every zone the browser knows, with the ones that sellers in China meet most in front. */
export function zoneChoices(guess: string): { label: string; value: string }[] {
  const first = ['Asia/Shanghai', 'Asia/Singapore', 'Asia/Dubai', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Los_Angeles']
  const known = Intl.supportedValuesOf('timeZone')
  const names = [...new Set([guess, ...first, ...known, 'UTC'])]
  return names.map((value) => ({ value, label: `${value.replaceAll('_', ' ')} (${offset(value)})` }))
}

/** The browser's own zone. */
export function guessedZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai'
}

function offset(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts()
  return parts.find((p) => p.type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? 'UTC'
}
