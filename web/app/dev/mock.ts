// Answers the API during `npm run dev` when no server is named; never part of a build.
import type { Plugin } from 'vite'
import { answer } from './answers.ts'

export function mockApi(): Plugin {
  return {
    name: 'kefu:mock-api',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/api', (request, response) => {
        let raw = ''
        request.on('data', (part: Buffer) => (raw += part.toString()))
        request.on('end', () => {
          const url = new URL(request.url ?? '/', 'http://localhost')
          const reply = answer(request.method ?? 'GET', url, raw)
          response.statusCode = reply.status
          response.setHeader('Content-Type', reply.status < 400 ? 'application/json' : 'application/problem+json')
          response.end(reply.status === 204 ? '' : JSON.stringify(reply.body))
        })
      })
    }
  }
}
