import zh from './messages.zh-CN'
import { ta } from './t'

/** An entry of the audit log in words; an act this version does not know yet keeps its own name. */
export function actLabel(action: string): string {
  const key = action.replaceAll('.', '_')
  return key in zh.actions ? ta(`actions.${key as keyof typeof zh.actions}`) : action
}

interface Look {
  at: number
  user: string
  what: string
}

/** Looks of the same person at the same thing within a minute as one: a page asks for many figures at once. The newest come first. */
export function oncePerMinute<L extends Look>(looks: readonly L[]): L[] {
  const minute = (look: Look) => Math.floor(look.at / 60_000_000)
  return looks.filter((look, i) => {
    const before = looks[i - 1]
    return !before || before.user !== look.user || before.what !== look.what || minute(before) !== minute(look)
  })
}
