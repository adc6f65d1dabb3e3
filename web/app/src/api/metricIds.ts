/** Names of the metrics that pages speak of by themselves; everything else comes from the catalogue. */
export const metricId = {
  conversations: 'conversations',
  handled: 'handled',
  missed: 'missed',
  botResolved: 'bot_resolved',
  firstResponse: 'first_response_time',
  averageResponse: 'average_response_time',
  timeoutRate: 'timeout_rate',
  timeouts: 'timed_out_conversations',
  timeoutTurns: 'timed_out_turns',
  firstContact: 'first_contact_resolution',
  transfer: 'transfer_rate',
  csat: 'csat',
  inquiry: 'inquiry_rate',
  orders: 'credited_orders'
} as const
