// Frames that must arrive: each is kept, also over a reload, until the server acknowledges it, and goes again with the same cid until then.
import type { FileRef, Rate, Send } from './frames'
import type { Keep } from './keep'

export interface Entry {
  frame: Send | Rate
  /** When it was written, in milliseconds; rising within this browser. */
  at: number
  files?: FileRef[]
  /** Why the server refused it for good. */
  failed?: string
}

/** A message nobody could send for a week is no longer what the visitor wants to say. */
export const ttl = 7 * 24 * 3600_000

const mark = 'out:'

export class Outbox {
  constructor(
    private keep: Keep,
    private now: () => number = Date.now
  ) {}

  /** What is not acknowledged, oldest first; what is too old is dropped. */
  list(): Entry[] {
    const found: Entry[] = []
    for (const name of this.keep.names(mark)) {
      const entry = this.keep.get<Entry>(name)
      if (entry && entry.at > this.now() - ttl) found.push(entry)
      else this.keep.set(name, undefined)
    }
    return found.sort((a, b) => a.at - b.at)
  }

  /** What is to be sent, in the order of writing. */
  pending(): Entry[] {
    return this.list().filter((entry) => !entry.failed)
  }

  get(cid: string): Entry | undefined {
    return this.keep.get<Entry>(mark + cid)
  }

  add(frame: Send | Rate, files?: FileRef[]): Entry {
    const last = this.list().at(-1)?.at ?? 0
    const entry: Entry = { frame, at: Math.max(this.now(), last + 1), files }
    this.put(entry)
    return entry
  }

  put(entry: Entry): void {
    this.keep.set(mark + entry.frame.cid, entry)
  }

  remove(cid: string): void {
    this.keep.set(mark + cid, undefined)
  }

  /** Sets it aside with the reason; without one it is to be sent again. */
  fail(cid: string, code?: string): void {
    const entry = this.get(cid)
    if (entry) this.put({ ...entry, failed: code })
  }
}
