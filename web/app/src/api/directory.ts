import { http } from './http'

export interface Store {
  id: string
  name: string
}

export const directoryApi = {
  stores: () => http.get<Store[]>('/api/stores')
}
