// Files in messages: what may be sent, and how much room a picture takes before it is there.
import type { FileRef } from '@/api/desk'

export const maxBytes = 26_214_400
export const maxFiles = 10

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
export const isPicture = (file: Pick<FileRef, 'kind'>) => pictures.has(file.kind)

/** The size at which a picture is drawn, known before its bytes are, so that nothing jumps. */
export function shownSize(file: Pick<FileRef, 'w' | 'h'>): { width: number; height: number } {
  const width = file.w || 220
  const height = file.h || 160
  const scale = Math.min(1, 280 / width, 240 / height)
  return { width: Math.max(48, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) }
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export interface Choice {
  good: File[]
  tooLarge: string[]
  tooMany: boolean
}

/** Which of the chosen files are taken when so many are there already. */
export function choose(files: readonly File[], there: number): Choice {
  const tooLarge = files.filter((file) => file.size > maxBytes).map((file) => file.name)
  const fitting = files.filter((file) => file.size <= maxBytes && file.size > 0)
  const room = Math.max(0, maxFiles - there)
  return { good: fitting.slice(0, room), tooLarge, tooMany: fitting.length > room }
}
