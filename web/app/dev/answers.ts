export interface Reply {
  status: number
  body: unknown
}

const session = {
  setupNeeded: false,
  person: { id: 'u1', name: '周雅婷', email: 'yating@example.com', role: 'owner' },
  workspace: { name: '远帆集团(演示)', zone: 'Asia/Shanghai', demo: true }
}

export function answer(method: string, url: URL, _raw: string): Reply {
  const key = `${method} ${url.pathname}`
  if (key === 'GET /session' || key === 'POST /session') return { status: 200, body: session }
  if (key === 'GET /stores') return { status: 200, body: [{ id: 's1', name: '云岚服饰' }, { id: 's2', name: '小屿家居' }, { id: 's3', name: '恒岳机械' }] }
  return { status: 404, body: { code: 'not_found', detail: `dev mock knows no ${key}` } }
}
