import { describe, expect, it } from 'vitest'
import { pointsOf, problemOf, rowsOf, sharesOf, sumOf, usual } from './share'

const row = (agent: string, percent: string | number | null) => ({ agent, role: 'owner' as const, percent })

describe('shares of an order', () => {
  it.each([['60', 6000], ['33.33', 3333], ['100', 10_000], [12.5, 1250], ['7%', 700], ['0', null], ['', null], [null, null], ['33.333', null], ['101', null], ['-5', null], ['1e2', null]])('%s is %s', (text, points) =>
    expect(pointsOf(text)).toBe(points)
  )
  it('has to make the whole exactly', () => {
    expect(problemOf([row('1', 60), row('2', 30), row('3', 10)])).toBe('')
    expect(problemOf([row('1', '33.33'), row('2', '33.33'), row('3', '33.33')])).toBe('sum')
    expect(sumOf([row('1', '33.33'), row('2', '33.33'), row('3', '33.34')])).toBe(10_000)
    expect(problemOf([row('1', 60), row('1', 40)])).toBe('twice')
    expect(problemOf([row('', 100)])).toBe('agent')
    expect(problemOf([row('1', 0), row('2', 100)])).toBe('percent')
  })
  it('begins with who has the credit, or with the shares in force', () => {
    expect(rowsOf([], '4')).toEqual([{ agent: '4', role: 'owner', percent: 100 }])
    expect(rowsOf([{ agent: '4', name: '', role: 'presale', points: 2_550 }], '9')).toEqual([{ agent: '4', role: 'presale', percent: 25.5 }])
    expect(sharesOf(usual([row('4', 100)]))).toEqual([{ agent: '4', role: 'owner', points: 6000 }, { agent: '', role: 'presale', points: 3000 }, { agent: '', role: 'engineer', points: 1000 }])
  })
})
