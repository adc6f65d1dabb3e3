// What is fetched only when it is asked for.
import { redraw } from '../dom'
import { useShared } from './context'

export type Extra = typeof import('../extra')
let extra: Extra | undefined
let coming: Promise<Extra> | undefined

/** Fetches the third script; a failed attempt is no reason not to try again. */
export function loadExtra(): Promise<Extra> {
  const { style } = useShared()
  return (coming ??= import('../extra').then(
    (parts) => {
      style((extra = parts).css)
      redraw()
      return parts
    },
    (why) => {
      coming = undefined
      throw why
    }
  ))
}

/** The form and the question, or nothing as long as they are on their way. */
export function useExtra(wanted: unknown): Extra | undefined {
  if (wanted && !extra) loadExtra().catch(() => {})
  return extra
}
