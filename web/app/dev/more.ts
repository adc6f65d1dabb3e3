import type { Reply } from './answers.ts'

/** Answers of the settings pages. */
export function others(_method: string, _path: string, _body: Record<string, unknown>): Reply | null {
  return null
}
