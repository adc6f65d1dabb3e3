// What the wall shows: one screen a second over the desk's socket, and how old the last one is.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { DeskSocket, type Heard, type Line } from '@/api/socket'
import { wallApi, type Alarm, type Screen } from '@/api/wall'
import { serverClock } from '@/shared/talk/clock'

/** A screen that is older says so. */
const freshFor = 5000

/** A list in which what has not changed is the very same object as before, so that it is not drawn anew every second. */
export function settled<T extends { id: string }>(before: T[] | null | undefined, now: T[] | null): T[] | null {
  const known = new Map((before ?? []).map((one) => [one.id, one]))
  return now && now.map((one) => {
    const old = known.get(one.id)
    return old && JSON.stringify(old) === JSON.stringify(one) ? old : one
  })
}

export function useWallFeed(alarm: (alert: Alarm) => void) {
  const screen = shallowRef<Screen | null>(null)
  const line = ref<Line>('connecting')
  const problem = ref('')
  const heard = ref(0)
  const clock = serverClock()
  const socket = new DeskSocket({ heard: hear, line: (state) => (line.value = state), active: () => document.visibilityState === 'visible' })

  function take(next: Screen): void {
    screen.value = { ...next, waiting: settled(screen.value?.waiting, next.waiting), seats: settled(screen.value?.seats, next.seats) }
    problem.value = ''
    heard.value = Date.now()
    clock.set(next.at)
  }
  function hear(frame: Heard): void {
    if (frame.t === 'wall') take(frame.wall)
    else if (frame.t === 'alert') alarm(frame.alert)
  }
  /** Over HTTP: at once after something was done here, and before the first frame. */
  async function read(): Promise<void> {
    try {
      take(await wallApi.read())
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error)
    }
  }
  onMounted(() => {
    clock.start()
    socket.say({ t: 'watch', conversation: '', wall: true })
    socket.start()
    void read()
  })
  onBeforeUnmount(() => {
    socket.stop()
    clock.stop()
  })

  /** Milliseconds without news; 0 while the screen is fresh. */
  const stale = computed(() => {
    const age = clock.now.value > 0 && heard.value ? Date.now() - heard.value : 0
    return age > freshFor ? age : 0
  })
  return { screen, line, problem, stale, now: clock.now, read, hurry: () => socket.hurry() }
}
