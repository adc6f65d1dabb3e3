// A file in the thread.
import { useState } from '../dom'
import type { FileRef } from '../frames'
import { sizeText } from '../size'
import { useShared } from './context'
import { Icon } from './Icon'
import * as path from './paths'

/** A picture, or a card where it is none or cannot be shown. Files of another server are never fetched. */
export function Attachment({ file }: { file: FileRef }) {
  const { chat, lang } = useShared()
  const [broken, setBroken] = useState(false)
  let href = ''
  try {
    const url = new URL(file.url ?? '', chat.base)
    if (file.url && url.origin === new URL(chat.base).origin) href = url.href
  } catch {
    // No link, then.
  }
  const picture = href && !broken && /^image\/(png|jpeg|gif|webp)$/.test(file.kind)
  const body = picture ? (
    <img src={href} alt={file.name} width={file.w} height={file.h} loading="lazy" onError={() => setBroken(true)} />
  ) : (
    <>
      <Icon path={path.file} size={22} />
      <span class="file-words">
        <span class="file-name" dir="auto">
          {file.name}
        </span>
        <span class="file-size">{sizeText(file.size, lang)}</span>
      </span>
    </>
  )
  const look = picture ? 'picture' : 'file'
  return href ? (
    <a class={look} href={href} target="_blank" rel="noopener noreferrer">
      {body}
    </a>
  ) : (
    <span class={look}>{body}</span>
  )
}
