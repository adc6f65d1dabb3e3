import type { DrillRow } from '@/api/report'

/** Metrics whose rows are a question and its answer: from the customer's message to the human reply. */
const answered = ['first_response_time', 'human_response_time', 'average_response_time', 'max_wait']

/** Metrics whose rows end at the moment by which an answer was due. */
const overdue = ['timed_out_turns', 'timed_out_conversations', 'timeout_rate', 'timed_out_turn_rate', 'sla_breaches', 'sla_overrun']

export type RowShape = 'answered' | 'due' | 'plain'

/** What the two instants of a metric's rows mean. */
export function rowShape(metric: string): RowShape {
  if (answered.includes(metric)) return 'answered'
  return overdue.includes(metric) ? 'due' : 'plain'
}

/** Time between the two instants of a row, in milliseconds on the calendar clock. */
export function calendarSpan(row: Pick<DrillRow, 'at' | 'end_at'>): number | null {
  return row.at && row.end_at && row.end_at > row.at ? (row.end_at - row.at) / 1000 : null
}
