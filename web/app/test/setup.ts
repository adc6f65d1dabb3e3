import { vi } from 'vitest'

// Unit tests never reach the network: an icon or a call that slips through fails loudly instead of asking an outside host.
vi.stubGlobal('fetch', () => Promise.reject(new Error('unit tests make no requests')))
