// The pre-chat form: which fields are not right yet, and why.
import type { Field } from './config'

export type Values = Record<string, string | boolean>
export type Fault = '@required' | '@badEmail' | '@badTel' | '@tooLong'

export const longestOf = (field: Field): number => field.max || 200

/** What is wrong with one value, or nothing. */
export function fault(field: Field, value: string | boolean | undefined): Fault | undefined {
  if (field.kind === 'checkbox') return field.required && value !== true ? '@required' : undefined
  const text = String(value ?? '').trim()
  if (!text) return field.required ? '@required' : undefined
  if (text.length > longestOf(field)) return '@tooLong'
  if (field.kind === 'email' && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)) return '@badEmail'
  if (field.kind === 'tel' && !/^\+?(?:[\s().\/-]*\d){6,15}[\s().\/-]*$/.test(text)) return '@badTel'
  if (field.kind === 'select' && !field.options?.some((option) => option.value === text)) return '@required'
  return undefined
}

/** Faults by field. */
export function faults(fields: Field[], values: Values): Record<string, Fault> {
  const found: Record<string, Fault> = {}
  for (const field of fields) {
    const why = fault(field, values[field.key])
    if (why) found[field.key] = why
  }
  return found
}

/** The values as they are sent: trimmed, empty ones left out. */
export function tidy(fields: Field[], values: Values): Values {
  const out: Values = {}
  for (const { key, kind } of fields) {
    const value = kind === 'checkbox' ? values[key] === true : String(values[key] ?? '').trim()
    if (value !== '') out[key] = value
  }
  return out
}
