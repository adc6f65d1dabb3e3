import type { SurveyPlan } from '@/api/surveys'

export const dimensions = ['logistics', 'aftersale', 'speed'] as const

/** A copy that a form may change, with its dimensions in the order in which they are offered. */
export function planOf(plan: SurveyPlan): SurveyPlan {
  return { csat: { ...plan.csat, dimensions: inOrder(plan.csat.dimensions ?? []) }, ces: { ...plan.ces }, nps: { ...plan.nps } }
}

export function toggled(list: readonly string[], key: string): string[] {
  return inOrder(list.includes(key) ? list.filter((k) => k !== key) : [...list, key])
}

const inOrder = (list: readonly string[]): string[] => dimensions.filter((key) => list.includes(key))

/** The figures worth showing beside a plan: what it asks. */
export function figuresOf(plan: SurveyPlan): string[] {
  return [...(plan.csat.on ? ['invite_rate', 'survey_response_rate', 'csat'] : []), ...(plan.ces.on ? ['ces'] : []), ...(plan.nps.on ? ['nps'] : [])]
}

/** What can be picked on the page: the numbers of a scale. */
export function scaleOf(kind: 'csat' | 'ces' | 'nps'): number[] {
  const [least, most] = { csat: [1, 5], ces: [1, 7], nps: [0, 10] }[kind] as [number, number]
  return Array.from({ length: most - least + 1 }, (_, i) => least + i)
}
