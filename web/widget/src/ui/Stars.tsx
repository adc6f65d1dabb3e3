// The question at the end: five answers in words, a comment, and the chance to think again.
import { useRef, useState } from '../dom'
import type { Key } from '../i18n'
import { rate } from '../late'
import { surveys, type Survey } from '../thread'
import { useShared } from './context'
import { Face } from './Face'

/** What was asked under an id, as long as it may be answered. */
export function Stars({ id = '' }: { id?: string }) {
  const survey = surveys(useShared().chat.view.thread).get(id)
  return survey && survey.expires > Date.now() * 1000 && <Question survey={survey} />
}

const words: Key[] = ['@rate1', '@rate2', '@rate3', '@rate4', '@rate5']

function Question({ survey }: { survey: Survey }) {
  const { chat, t } = useShared()
  const queued = chat.view.out.flatMap(({ frame }) => (frame.t === 'rate' && frame.invitation === survey.invitation ? [frame] : [])).at(-1)
  const given = queued ?? survey
  const [editing, setEditing] = useState(false)
  const [score, setScore] = useState(given.score)
  const [comment, setComment] = useState(given.comment)
  const box = useRef<HTMLDivElement>(null)
  const word = (at: number) => t(words[at - 1] as Key)
  if (given.score && !editing)
    return (
      <div ref={box} class="card rated" role="status">
        <Face score={given.score} />
        <p>
          <b>{t('@rateThanks')}</b>
          <span>{word(given.score)}</span>
        </p>
        <button class="link" onClick={() => setEditing(true)}>
          {t('@rateChange')}
        </button>
      </div>
    )
  const send = (event: Event) => {
    event.preventDefault()
    if (!score) return
    rate(chat, survey.invitation, score, comment)
    setEditing(false)
  }
  return (
    <form class="card" onSubmit={send}>
      <fieldset>
        <legend>{t('@rate')}</legend>
        <div class="scores">
          {[1, 2, 3, 4, 5].map((at) => (
            <label key={at} class={`score s${at}`}>
              <input type="radio" name={`rate-${survey.invitation}`} value={at} checked={score === at} onChange={() => setScore(at)} />
              <Face score={at} />
              <span>{word(at)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={1000}
            aria-label={t('@rateMore')}
            placeholder={t('@rateMore')}
            dir={comment ? 'auto' : undefined}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button class="solid" type="submit">
            {t('@rateSend')}
          </button>
        </>
      )}
    </form>
  )
}
