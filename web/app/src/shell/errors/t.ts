import { bring, messageIfAny } from '@/ui/i18n'
import zh from './messages.zh-CN'

/** The words for a code of the server, or nothing where it has none. */
export async function wordsOf(code: string): Promise<string> {
  await bring('errors', zh, { en: () => import('./messages.en') })
  return messageIfAny(`errors.codes.${code}`)
}
