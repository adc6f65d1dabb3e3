import { useToast } from '@nuxt/ui/composables/useToast'

interface Way {
  /** A later note with the same id takes the place of this one. */
  id: string
  label: string
  run: () => void
}

/** Short notes at the edge of the screen: what was done, or what to do about a failure. */
export function useNotes() {
  const toast = useToast()
  return {
    done: (title: string, description?: string) => toast.add({ title, description, icon: 'i-lucide-circle-check', color: 'success' }),
    warned: (title: string, description?: string, way?: Way) =>
      toast.add({ title, description, icon: 'i-lucide-triangle-alert', color: 'warning', duration: 10_000, ...(way && { id: way.id, actions: [{ label: way.label, color: 'neutral', variant: 'outline', onClick: way.run }] }) }),
    failed: (title: string, description?: string) => toast.add({ title, description, icon: 'i-lucide-circle-alert', color: 'error', duration: 8000 })
  }
}
