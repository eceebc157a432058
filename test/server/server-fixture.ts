import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../src-main/app.ts'
import { createPaths } from '../../src-main/app-paths.ts'
import type { Environment, Logger } from '../../src-main/ports.ts'
import { systemClock } from '../../src-main/ports.ts'
import type { RunningServer } from '../../src-main/server/running-server.ts'
import { type ServeOptions, serveApp } from '../../src-main/server/serve-app.ts'

export interface ServedApp {
  readonly app: App
  readonly server: RunningServer
  readonly folder: string
  readonly token: string
  /** Every line that was logged, as text. */
  readonly logged: readonly string[]
  dispose(): Promise<void>
}

/** The whole API over a real data folder on a free port. Nothing of this process's environment reaches it. */
export async function serveTemporaryApp(
  options: Partial<ServeOptions> & { environment?: Environment } = {},
): Promise<ServedApp> {
  const { environment = {}, ...serving } = options
  const folder = mkdtempSync(join(tmpdir(), 'galley-test-'))
  const logged: string[] = []
  const log = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }))
  const logger: Logger = { debug: log, info: log, warn: log, error: log }
  const paths = createPaths(folder, join(import.meta.dirname, '../../src-main/cli.ts'))
  const app = await openApp({ mode: 'owner', paths, environment, clock: systemClock, logger, holder: 'a test' })
  const server = await serveApp(app, { port: 0, ...serving }).catch(async error => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
    throw error
  })
  return {
    app,
    server,
    folder,
    token: app.tokens.owner().value,
    logged,
    async dispose() {
      await server.close()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly json: () => Record<string, unknown>
}

export interface Asking {
  readonly method?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Put in the place of `path` as it is. */
  readonly target?: string
}

/** One request over a connection of its own, with exactly these headers. */
export function ask(server: Pick<RunningServer, 'port'>, path: string, asking: Asking = {}): Promise<Answer> {
  const headers: Record<string, string> = { ...asking.headers }
  if (asking.token !== undefined) headers.authorization = `Bearer ${asking.token}`
  if (asking.body !== undefined) headers['content-length'] ??= String(Buffer.byteLength(asking.body))
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, path, method: asking.method ?? 'GET', headers, agent: false },
      response => {
        const pieces: Buffer[] = []
        response.on('data', piece => pieces.push(piece))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(pieces).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) })
        })
      },
    )
    outgoing.once('error', reject)
    outgoing.end(asking.body)
  })
}

export const json = { 'content-type': 'application/json' }

/** Sends bytes as they are and returns all that comes back until it holds `enough`, the connection ends or `quietMs` pass without a byte. */
export function sendRaw(port: number, bytes: string, quietMs = 10_000, enough?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', piece => {
      text += piece.toString('latin1')
      if (enough !== undefined && text.includes(enough)) socket.destroy()
    })
    socket.once('error', error => (text === '' ? reject(error) : resolve(text)))
    socket.once('close', () => resolve(text))
  })
}

/** Logs a browser in by a fresh link; the cookie it would send. */
export async function logIn(server: RunningServer): Promise<string> {
  const code = new URLSearchParams(new URL(server.loginUrl()).hash.slice(1)).get('code')
  const answer = await ask(server, '/login', {
    method: 'POST',
    headers: { ...json, origin: server.url },
    body: JSON.stringify({ code }),
  })
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`No session began: ${answer.status} ${answer.text}`)
  return cookie
}
