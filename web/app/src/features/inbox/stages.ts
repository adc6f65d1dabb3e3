// The stages of 3-5-15, as the head of a conversation says them.
import type { Stages } from '@/api/desk'
import { dueOf, shortTime, type Heat } from '@/shared/talk/due'
import { t } from './t'

export type StageKey = 'mark' | 'reply' | 'resolve'

export interface Stage {
  key: StageKey
  /** met and late are over; the others are still to be done. */
  state: 'met' | 'late' | 'left' | 'over'
  heat: Heat
  /** Time it took, or time that is left, or time over. */
  ms: number
}

const parts: readonly [StageKey, keyof Stages][] = [['mark', 'noted'], ['reply', 'replied'], ['resolve', 'resolved']]

/** The stages that are asked for, in their order. Takes the server's time in milliseconds. */
export function stagesOf(s: Stages, now: number): Stage[] {
  return parts.flatMap(([key, when]): Stage[] => {
    const due = s[key]
    if (!due) return []
    const done = s[when]
    if (done) return [{ key, state: done <= due ? 'met' : 'late', heat: done <= due ? 'calm' : 'red', ms: (done - s.asked) / 1000 }]
    const wait = dueOf({ waiting: s.asked, due }, now)!
    return [{ key, state: wait.kind === 'over' ? 'over' : 'left', heat: wait.heat, ms: wait.ms }]
  })
}

/** 标记 剩 1:20, 首次响应 2:31. */
export function stageWords(stage: Stage): string {
  const time = shortTime(stage.ms, (key, n) => t(`due.${key}`, { n }))
  const name = t(`stage.${stage.key}`)
  return stage.state === 'left' || stage.state === 'over' ? `${name} ${t(`due.${stage.state}`, { time })}` : t(`stage.${stage.state}`, { name, time })
}
