// Many alerts in one line: how many of each kind, the most urgent kind first.
import type { AlertKind } from '@/api/wall'

const order: readonly AlertKind[] = ['unanswered', 'sla', 'queue', 'break', 'silent']

export function kindsOf(alerts: readonly { kind: AlertKind }[]): { kind: AlertKind; n: number }[] {
  return order.map((kind) => ({ kind, n: alerts.filter((alert) => alert.kind === kind).length })).filter((one) => one.n > 0)
}
