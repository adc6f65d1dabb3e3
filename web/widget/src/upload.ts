// Files on their way to the server: checked before, with progress, can be called off.
import type { FileRules } from './config'
import type { FileRef } from './frames'

export interface Upload {
  id: number
  name: string
  size: number
  kind: string
  /** 0 to 1. */
  done: number
  ref?: FileRef
  failed?: boolean
  stop(): void
}

/** Whether the kind is on the list, as an input's accept reads it: image/*, application/pdf, .zip. */
export function accepted(name: string, kind: string, kinds: string[] = []): boolean {
  return (
    !kinds.length ||
    kinds.some((rule) => {
      if (rule[0] === '.') return name.toLowerCase().endsWith(rule.toLowerCase())
      return rule.endsWith('/*') ? kind.startsWith(rule.slice(0, -1)) : kind === rule
    })
  )
}

/** Why a file may not be sent, or nothing. */
export function refusal(file: { name: string; type: string; size: number }, rules: FileRules): '@fileBig' | '@fileKind' | undefined {
  if (file.size > rules.bytes) return '@fileBig'
  return accepted(file.name, file.type, rules.kinds) ? undefined : '@fileKind'
}

/** Sends one file. XMLHttpRequest, because fetch tells no progress of what goes up. */
export function post(
  url: string,
  token: string,
  file: File,
  progress: (done: number) => void,
  end: (ref?: FileRef, status?: number) => void
): () => void {
  const request = new XMLHttpRequest()
  const form = new FormData()
  form.append('file', file, file.name)
  request.open('POST', url)
  request.setRequestHeader('X-Kefu-Visitor', token)
  request.upload.onprogress = (event) => event.total && progress(event.loaded / event.total)
  request.onload = () => {
    try {
      end(request.status < 300 ? JSON.parse(request.responseText) : undefined, request.status)
    } catch {
      end()
    }
  }
  request.onerror = request.ontimeout = () => end()
  request.send(form)
  return () => request.abort()
}
