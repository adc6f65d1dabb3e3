import { describe, expect, it } from 'vitest'
import type { SurveyPlan } from '@/api/surveys'
import { figuresOf, planOf, scaleOf, toggled } from './plan'

const plan: SurveyPlan = { csat: { on: true, way: 'link', dimensions: ['speed', 'logistics'] }, ces: { on: true }, nps: { on: false, after: 7 } }

describe('plan', () => {
  it('copies deeply, dimensions in their order', () => {
    const copy = planOf(plan)
    copy.nps.on = true
    copy.csat.dimensions.push('aftersale')
    expect(plan.nps.on).toBe(false)
    expect(plan.csat.dimensions).toEqual(['speed', 'logistics'])
    expect(planOf(plan).csat.dimensions).toEqual(['logistics', 'speed'])
  })
  it('ticks and unticks', () => {
    expect(toggled(['speed'], 'logistics')).toEqual(['logistics', 'speed'])
    expect(toggled(['logistics', 'speed'], 'logistics')).toEqual(['speed'])
  })
  it('shows the figures of what is asked', () => {
    expect(figuresOf(plan)).toEqual(['invite_rate', 'survey_response_rate', 'csat', 'ces'])
    expect(figuresOf({ ...plan, csat: { ...plan.csat, on: false }, ces: { on: false }, nps: { on: true, after: 7 } })).toEqual(['nps'])
  })
  it('has the scales', () => {
    expect(scaleOf('csat')).toEqual([1, 2, 3, 4, 5])
    expect(scaleOf('ces')).toHaveLength(7)
    expect(scaleOf('nps')[0]).toBe(0)
    expect(scaleOf('nps')).toHaveLength(11)
  })
})
