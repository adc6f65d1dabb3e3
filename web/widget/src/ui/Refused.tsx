// A message the server has refused for good.
import type { Key } from '../i18n'
import { discard, retry } from '../late'
import type { Entry } from '../outbox'
import { useShared } from './context'
import { Icon } from './Icon'
import * as path from './paths'

const reasons: Record<string, Key | undefined> = {
  too_long: '@tooLongMessage',
  limit: '@limit',
  file: '@fileRefused',
  form: '@formRefused',
  blocked: '@blocked'
}

/** Why it was refused, and what can be done. */
export function Refused({ frame: { cid }, failed }: Entry) {
  const { chat, t } = useShared()
  const why = reasons[failed ?? '']
  return (
    <>
      <Icon path={path.warn} size={14} />
      <span>
        {t('@failed')}
        {why && ` · ${t(why)}`}
      </span>
      <button class="link" onClick={() => retry(chat, cid)}>
        {t('@retry')}
      </button>
      <button class="link" onClick={() => discard(chat, cid)}>
        {t('@discard')}
      </button>
    </>
  )
}
