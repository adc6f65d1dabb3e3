import { describe, expect, it } from 'vitest'
import { stagesOf } from './stages'

const minute = 60_000_000
const asked = 1_000 * minute
const s = { asked, mark: asked + 3 * minute, reply: asked + 5 * minute }
const at = (minutes: number) => (asked + minutes * minute) / 1000
const short = (list: ReturnType<typeof stagesOf>) => list.map((x) => `${x.key} ${x.state} ${x.heat} ${x.ms / 1000}`)

describe('stagesOf', () => {
  it('counts down what is still to be done', () => {
    expect(short(stagesOf(s, at(1)))).toEqual(['mark left calm 120', 'reply left calm 240'])
    expect(short(stagesOf(s, at(4.5)))).toEqual(['mark over red 90', 'reply left amber 30'])
  })
  it('says what was kept and what was late, whatever time it is', () => {
    const done = { ...s, resolve: asked + 15 * minute, noted: asked + 3 * minute, replied: asked + 5 * minute + 1_000_000, resolved: asked + 16 * minute }
    expect(short(stagesOf(done, at(99)))).toEqual(['mark met calm 180', 'reply late red 301', 'resolve late red 960'])
  })
  it('leaves out what is not asked for', () => expect(stagesOf(s, at(0)).map((x) => x.key)).toEqual(['mark', 'reply']))
})
