import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  reasons: {
    few_agents: 'Fewer than 4 agents: the figure would be somebody’s',
    no_data: 'No conversation in this range can be measured',
    no_rate: '{n} without a rate: no sum',
    needs_messages: 'Needs single messages',
    needs_stamps: 'Needs time stamps',
    needs_identity: 'Needs to know the customer',
    needs_assignment: 'Needs records of assignment',
    needs_status: 'Needs records of status',
    needs_ratings: 'Needs ratings',
    other: 'Cannot be worked out now'
  },
  noRate: 'no rate',
  level: { great: 'excellent', good: 'on target', near: 'near target', miss: 'off target', alert: 'alert' }
}
export default en
