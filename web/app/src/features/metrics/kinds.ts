/** Kinds of channels that thresholds and targets can be set for. */
export const kinds = ['chat', 'messaging', 'mail', 'voice', 'social'] as const

interface Line {
  channel?: string
  channel_kind?: string
  region?: string
  country?: string
}

/** The kind a channel belongs to. */
export function kindOf(channel: string): (typeof kinds)[number] {
  if (channel === 'web') return 'chat'
  if (channel === 'email' || channel === 'form') return 'mail'
  return channel === 'phone' ? 'voice' : 'messaging'
}

/** Lines of single markets that hold where a line of a channel for all markets seems to: country and region go before the channel. */
export function goesBefore<L extends Line>(line: Line, lines: readonly L[]): L[] {
  if (!line.channel || line.region || line.country) return []
  return lines.filter((l) => (l.region || l.country) && (l.channel ? l.channel === line.channel : !l.channel_kind || l.channel_kind === kindOf(line.channel!)))
}
