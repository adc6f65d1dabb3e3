import { expect, it } from 'vitest'
import { agentNamed } from './roles'

it('finds the agent an account is for by name, and no namesake', () => {
  const agents = [{ name: '陈嘉怡', id: '1' }, { name: 'Amy', id: '2' }, { name: 'amy ', id: '3' }]
  expect(agentNamed(agents, ' 陈嘉怡')?.id).toBe('1')
  expect(agentNamed(agents, 'Amy')).toBeUndefined()
  expect(agentNamed(agents, '')).toBeUndefined()
})
