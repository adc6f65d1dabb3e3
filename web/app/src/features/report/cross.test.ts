import { describe, expect, it } from 'vitest'
import type { Table } from '@/api/types'
import { cross, heatShade } from './cross'

const table = {
  columns: [],
  rows: [
    { keys: [{ value: 'me', label: '中东' }, { value: 'tg', label: 'Telegram' }], cells: [{ value: 10, n: 40 }] },
    { keys: [{ value: 'eu', label: '欧洲' }, { value: 'mail', label: '邮件' }], cells: [{ value: 4, n: 50 }] },
    { keys: [{ value: 'eu', label: '欧洲' }, { value: 'tg', label: 'Telegram' }], cells: [{ value: 99, n: 2, few: true }] }
  ]
} as unknown as Table

describe('cross', () => {
  it('places every cell and leaves the others open', () => {
    const grid = cross(table, null, null)
    expect(grid.rows.map((r) => r.label)).toEqual(['中东', '欧洲'])
    expect(grid.columns.map((c) => c.value)).toEqual(['tg', 'mail'])
    expect(grid.at('me', 'tg')?.value).toBe(10)
    expect(grid.at('me', 'mail')).toBeUndefined()
  })
  it('does not let a small sample set the scale', () => {
    const grid = cross(table, null, null)
    expect([grid.low, grid.high]).toEqual([4, 10])
  })
  it('does not let one outlier among many set it either', () => {
    const rows = Array.from({ length: 21 }, (_, i) => ({ keys: [{ value: 'r', label: 'r' }, { value: String(i), label: '' }], cells: [{ value: i === 20 ? 1000 : i + 1, n: 40 }] }))
    expect(cross({ columns: [], rows } as unknown as Table, null, null).high).toBe(20)
  })
  it('keeps fixed rows in order, and is empty without data', () => {
    expect(cross(table, ['eu', 'me', 'na'], null).rows.map((r) => r.value)).toEqual(['eu', 'me', 'na'])
    expect(cross(undefined, ['1'], null).rows).toEqual([])
  })
  it('shades between the ends', () => {
    expect(heatShade(4, 4, 10)).toBe(0)
    expect(heatShade(7, 4, 10)).toBe(0.5)
    expect(heatShade(99, 4, 10)).toBe(1)
    expect(heatShade(null, 4, 10)).toBeNull()
    expect(heatShade(5, 5, 5)).toBe(0.5)
  })
})
