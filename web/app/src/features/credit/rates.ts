// The table of exchange rates: typed, or pasted from a sheet with one rate a line or with a column for each currency.
export interface RateLine {
  currency: string
  /** YYYY-MM-DD: from this day on, until the next of the currency. */
  from: string
  /** A decimal: what one unit is worth in the reporting currency. */
  rate: string
}

export interface Pasted {
  lines: RateLine[]
  /** Lines that could not be read, as they were. */
  bad: string[]
}

const currency = /^[A-Za-z]{3}$/
const number = /^\d+([.,]\d+)?$/

/** 2026-11, 2026/11/5, 2026年11月, 2026.11 as a day; empty for what is no day. */
export function dayOf(text: string): string {
  const found = /^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(?:(\d{1,2})\s*日?)?)?$/.exec(text.trim())
  if (!found) return ''
  const [, year, month, day = '1'] = found
  const written = `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`
  const read = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === written ? written : ''
}

const cellsOf = (line: string) => (line.includes('\t') ? line.split('\t') : line.includes(';') ? line.split(';') : line.trim().split(/,(?!\d)|\s+/)).map((cell) => cell.trim())
const decimal = (text: string) => text.replace(',', '.')

/** Reads what was copied from a sheet. A first line without any number is a heading. */
export function parseRates(text: string): Pasted {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const heads = lines.length && !cellsOf(lines[0]!).some((cell) => number.test(cell) && !dayOf(cell)) && !cellsOf(lines[0]!).some((cell) => dayOf(cell)) ? cellsOf(lines.shift()!) : []
  const wide = heads.map((cell) => (currency.test(cell) ? cell.toUpperCase() : ''))
  const out: Pasted = { lines: [], bad: [] }
  for (const line of lines) {
    const read = wide.some(Boolean) ? wideLine(cellsOf(line), wide) : longLine(cellsOf(line))
    if (read.length) out.lines.push(...read)
    else out.bad.push(line.trim())
  }
  return out
}

function longLine(cells: string[]): RateLine[] {
  const code = cells.find((cell) => currency.test(cell))
  const from = cells.map(dayOf).find(Boolean)
  const rate = cells.find((cell) => number.test(cell) && !dayOf(cell))
  return code && from && rate ? [{ currency: code.toUpperCase(), from, rate: decimal(rate) }] : []
}

function wideLine(cells: string[], heads: string[]): RateLine[] {
  const from = cells.map(dayOf).find(Boolean)
  if (!from) return []
  return heads.flatMap((code, i) => (code && number.test(cells[i] ?? '') && !dayOf(cells[i]!) ? [{ currency: code, from, rate: decimal(cells[i]!) }] : []))
}

/** Newest first within each currency; of two for one day the later in the list stands. */
export function merged(old: readonly RateLine[], fresh: readonly RateLine[]): RateLine[] {
  const all = new Map<string, RateLine>()
  for (const line of [...old, ...fresh]) all.set(`${line.currency} ${line.from}`, line)
  return [...all.values()].sort((a, b) => a.currency.localeCompare(b.currency) || b.from.localeCompare(a.from))
}

/** What is wrong with a line; empty: nothing. */
export function problemOf(line: RateLine, reporting: string, all: readonly RateLine[]): '' | 'currency' | 'own' | 'from' | 'rate' | 'twice' {
  if (!/^[A-Z]{3}$/.test(line.currency)) return 'currency'
  if (line.currency === reporting) return 'own'
  if (dayOf(line.from) !== line.from) return 'from'
  const value = Number(line.rate)
  if (!/^\d+(\.\d+)?$/.test(line.rate) || line.rate.length > 30 || value < 0.000001 || value > 1_000_000) return 'rate'
  return all.filter((other) => other.currency === line.currency && other.from === line.from).length > 1 ? 'twice' : ''
}

/** Currencies that sellers use; a code that is not here can be written into the table. */
export const common = [
  'USD', 'EUR', 'GBP', 'CNY', 'HKD', 'TWD', 'JPY', 'KRW', 'SGD', 'MYR', 'THB', 'PHP', 'IDR', 'VND', 'INR', 'AUD', 'NZD', 'CAD', 'MXN', 'BRL', 'CLP', 'COP', 'ARS', 'AED',
  'SAR', 'QAR', 'KWD', 'BHD', 'OMR', 'EGP', 'ILS', 'TRY', 'ZAR', 'NGN', 'KES', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'RON', 'RUB', 'UAH', 'KZT'
] as const
