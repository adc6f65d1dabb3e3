// The server's time on this screen: one tick a second for all countdowns.
import { ref } from 'vue'

export function serverClock() {
  const offset = ref(0)
  const now = ref(Date.now())
  let timer = 0
  const tick = () => (now.value = Date.now() + offset.value)
  return {
    /** Milliseconds since 1970, as the server has it. */
    now,
    /** Takes an instant of the server in microseconds, heard just now. */
    set(micros: number) {
      offset.value = micros / 1000 - Date.now()
      tick()
    },
    read: () => Date.now() + offset.value,
    start() {
      window.clearInterval(timer)
      timer = window.setInterval(tick, 1000)
      tick()
    },
    stop: () => window.clearInterval(timer)
  }
}
