// The credit rulebooks of the stores as the page edits them: the one under 0 holds for every store without its own.
import type { Rules } from '@/api/orders'

export type Books = Record<string, Rules>
export const everywhere = '0'

/** What a new workspace begins with. */
export const defaultRules = (): Rules => ({
  judge: 'placed_first', tie: 'latest', window_h: 168, pay_window_h: 168, presale: true, aftersale_days: 15, follow_up_min: 60, follow_up_pays: false,
  chase_guard_min: 60, min_customer_messages: 1, min_forward_messages: 0
})

export type NumberField = 'window_h' | 'pay_window_h' | 'aftersale_days' | 'follow_up_min' | 'chase_guard_min' | 'min_customer_messages' | 'min_forward_messages'
/** The numbers with what the server allows. */
export const bounds: Record<NumberField, [least: number, most: number]> = {
  window_h: [1, 4320], pay_window_h: [1, 4320], aftersale_days: [0, 180], follow_up_min: [0, 1440], chase_guard_min: [0, 1440], min_customer_messages: [1, 50], min_forward_messages: [0, 10]
}

/** The first number of a rulebook that cannot be; nothing: all can. */
export function wrongField(rules: Rules): NumberField | undefined {
  return (Object.keys(bounds) as NumberField[]).find((field) => !Number.isInteger(rules[field]) || rules[field] < bounds[field][0] || rules[field] > bounds[field][1])
}

export const bookOf = (books: Books | null | undefined, store: string): Rules => books?.[store] ?? books?.[everywhere] ?? defaultRules()

/** Hours in whole days where they are. */
export const inDays = (hours: number) => (hours >= 24 && hours % 24 === 0 ? hours / 24 : null)
