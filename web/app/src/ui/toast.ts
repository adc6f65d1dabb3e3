import { useToast } from '@nuxt/ui/composables/useToast'

/** Short notes at the top of the screen: what was done, or what to do about a failure. */
export function useNotes() {
  const toast = useToast()
  return {
    done: (title: string, description?: string) => toast.add({ title, description, icon: 'i-lucide-circle-check', color: 'success' }),
    warned: (title: string, description?: string) => toast.add({ title, description, icon: 'i-lucide-triangle-alert', color: 'warning', duration: 10_000 }),
    failed: (title: string, description?: string) => toast.add({ title, description, icon: 'i-lucide-circle-alert', color: 'error', duration: 8000 })
  }
}
