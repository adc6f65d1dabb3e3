// What is told of a new alert: a note on the page, a desktop notification, and a sound if somebody wants one.
import { ref } from 'vue'
import type { Alarm } from '@/api/wall'
import { getLocale } from '@/ui/i18n'
import { useNotes } from '@/ui/toast'
import { useNotifications } from './notify'
import { ts } from './t'

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

export function useBell(open: (alert: Alarm) => void) {
  const notes = useNotes()
  const { permission, ask, show } = useNotifications()
  const say = (text: Alarm['title']) => (getLocale() === 'en' ? text.en : text.zh).trim()
  // When many lines are crossed at once, somebody is told once.
  let waiting: Alarm[] = []
  function tell(alert: Alarm): void {
    waiting.push(alert)
    if (waiting.length === 1) window.setTimeout(announce, 400)
  }
  function announce(): void {
    const first = waiting[0]!
    const many = waiting.length > 1
    const title = many ? ts('manyAlerts', { n: waiting.length }) : say(first.title)
    const text = many ? say(first.title) : say(first.detail)
    waiting = []
    notes.warned(title, text)
    show(title, text, `alert-${first.id}`, () => open(first))
    if (sound.value) ring()
  }
  function setSound(on: boolean): void {
    sound.value = on
    localStorage.setItem(storageKey, on ? 'on' : 'off')
    if (on) ring()
  }
  return { tell, sound, setSound, permission, ask }
}
