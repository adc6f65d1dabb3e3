// The frames of the line over HTTP, for visitors behind something that lets no sockets through.
import type { In } from './frames'
import { second, type Line } from './line'

const probeEvery = 60 * second

/** One round. Only one runs at a time, so that frames keep their order. */
export async function ask(line: Line): Promise<void> {
  if (line.asking) {
    line.askAgain = true
    return
  }
  if (!line.polling) return
  line.asking = true
  const wasUp = line.state === 'up'
  const loose = line.loose.splice(0)
  let wait: number | undefined
  let frames: In[] | undefined
  try {
    const hello = line.hooks.hello()
    const headers: Record<string, string> = { 'Content-Type': 'application/json' }
    if (hello.token) headers['X-Kefu-Visitor'] = hello.token
    // What waits goes with a token only: the first round makes the visitor known, or a lost answer would make two of him.
    const body = JSON.stringify([hello, ...loose, ...(hello.token ? line.hooks.due() : [])])
    const answer = await fetch(`${line.base}widget/${encodeURIComponent(line.key)}/frames`, {
      method: 'POST',
      headers,
      body,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(20 * second)
    })
    if (answer.ok) frames = await answer.json()
    else wait = Number(answer.headers.get('Retry-After')) * second
  } catch {
    // Told below, like any other refusal.
  }
  line.asking = false
  if (!line.polling) return
  if (frames) return answered(line, frames, wasUp)
  line.askAgain = false
  line.loose.unshift(...loose)
  line.pause(wait)
}

function answered(line: Line, frames: In[], wasUp: boolean): void {
  line.tries = 0
  for (const frame of frames) {
    if (frame.t === 'bye') return line.bye(frame.code, frame.wait_ms)
    line.hooks.frame(frame)
  }
  const first = line.state !== 'up'
  line.to('up')
  if ((!wasUp || Date.now() - line.probed > probeEvery) && !line.socket && Date.now() - line.probed > second) line.connect()
  const now = line.askAgain || first
  line.askAgain = false
  line.again(now ? 0 : (line.hooks.watched() ? 4 : 15) * second)
}
