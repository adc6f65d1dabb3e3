// Desktop notifications. The browser asks the person only when a button was pressed.
import { ref } from 'vue'

type Permission = 'default' | 'granted' | 'denied' | 'none'

const read = (): Permission => (typeof Notification === 'undefined' ? 'none' : Notification.permission)
const permission = ref<Permission>(read())

export function useNotifications() {
  async function ask(): Promise<void> {
    if (permission.value === 'none') return
    permission.value = await Notification.requestPermission()
  }
  /** One per event over all tabs: what has the same tag replaces the one before. */
  function show(title: string, body: string, tag: string, open: () => void): void {
    if (read() !== 'granted' || !document.hidden) return
    const note = new Notification(title, { body, tag, icon: '/favicon.svg' })
    note.onclick = () => {
      window.focus()
      note.close()
      open()
    }
  }
  return { permission, ask, show }
}
