// What is told of a new alert: a note on the page, a desktop notification, and a sound if somebody wants one.
import { ref } from 'vue'
import type { Alarm } from '@/api/wall'
import { getLocale } from '@/ui/i18n'
import { useNotes } from '@/ui/toast'
import { useNotifications } from './notify'
import { kindsOf } from './alarm/sum'
import { t, texts } from './alarm/t'

const storageKey = 'kefu.wall.sound'
const sound = ref(localStorage.getItem(storageKey) === 'on')

/** Two short tones, made here: a file would have to be loaded. */
function ring(): void {
  const audio = new AudioContext()
  for (const [i, pitch] of [880, 660].entries()) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.12, audio.currentTime + i * 0.16)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + i * 0.16 + 0.15)
    tone.connect(volume).connect(audio.destination)
    tone.start(audio.currentTime + i * 0.16)
    tone.stop(audio.currentTime + i * 0.16 + 0.15)
    tone.onended = () => i === 1 && void audio.close()
  }
}

/** Takes how one alert is opened and how the list of all is. */
export function useBell(open: (alert: Alarm) => void, list: () => void) {
  const notes = useNotes()
  const { permission, ask, show } = useNotifications()
  const say = (text: Alarm['title']) => (getLocale() === 'en' ? text.en : text.zh).trim()
  // When many lines are crossed at once, somebody is told once; later news take the place of what still stands on the screen.
  let waiting: Alarm[] = []
  function tell(alert: Alarm): void {
    waiting.push(alert)
    if (waiting.length === 1) window.setTimeout(() => void announce(), 600)
  }
  async function announce(): Promise<void> {
    await texts().catch(() => undefined)
    const alerts = waiting
    const [first] = alerts
    waiting = []
    if (!first) return
    const many = alerts.length > 1
    const title = many ? t('many', { n: alerts.length }) : say(first.title)
    const text = many ? kindsOf(alerts).map(({ kind, n }) => t(`kinds.${kind}`, { n })).join(' · ') : say(first.detail)
    const one = !many && Boolean(first.conversation)
    const go = () => (one ? open(first) : list())
    notes.warned(title, text, { id: 'alarm', label: t(one ? 'open' : 'list'), run: go })
    show(title, text, `alert-${first.id}`, go)
    if (sound.value) ring()
  }
  function setSound(on: boolean): void {
    sound.value = on
    localStorage.setItem(storageKey, on ? 'on' : 'off')
    if (on) ring()
  }
  return { tell, sound, setSound, permission, ask }
}
