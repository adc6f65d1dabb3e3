// One message.
import type { FileRef } from '../frames'
import { pieces } from '../words'
import { Avatar } from './Avatar'
import { useShared } from './context'
import { useExtra } from './extra'

function Words({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {piece.href}
          </a>
        )
      )}
    </>
  )
}

export interface Said {
  own: boolean
  name: string
  body: string
  lang?: string
  files?: FileRef[]
  first: boolean
  last: boolean
}

export function Bubble({ own, name, body, lang, files, first, last }: Said) {
  const { t } = useShared()
  const extra = useExtra(files?.length)
  return (
    <div class={`row ${own ? 'own' : 'their'}${first ? ' first' : ''}${last ? ' last' : ''}`}>
      {!own && (last ? <Avatar name={name} /> : <span class="gap" />)}
      <div class="said">
        {first && !own ? <span class="name">{name}</span> : <span class="hush">{own ? t('@you') : name}</span>}
        {files?.map((file) => (extra ? <extra.Attachment key={file.id} file={file} /> : <p class="bubble">{file.name}</p>))}
        {body && (
          <p class="bubble" dir="auto" lang={lang}>
            <Words text={body} />
          </p>
        )}
      </div>
    </div>
  )
}
