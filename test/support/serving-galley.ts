import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type BuiltGalley, createBuiltGalley } from './built-galley.ts'
import { startUpstreamProcess, type UpstreamProcess } from './upstream-process.ts'

/** The built `galley serve` on a free port, with the replay upstream behind all five providers. */
export interface ServingGalley {
  readonly galley: BuiltGalley
  readonly upstream: UpstreamProcess
  readonly url: string
  /** Of an app that may make calls and read. */
  readonly token: string
  /** Asks the API with that token; the answer's JSON. */
  get(path: string): Promise<unknown>
  dispose(): Promise<void>
}

export async function startServingGalley(...upstreamOptions: readonly string[]): Promise<ServingGalley> {
  const upstream = await startUpstreamProcess(...upstreamOptions)
  const galley = createBuiltGalley(upstream.environment())
  const child = galley.start(['serve', '--port', '0', '--json'], { environment: { GALLEY_LOG_LEVEL: 'error' } })
  try {
    const { url } = JSON.parse(await firstLine(child)) as { url: string }
    const { out } = await galley.run(['tokens', 'create', 'my-app'])
    const token = out.trim()
    return {
      galley,
      upstream,
      url,
      token,
      async get(path) {
        const answer = await fetch(`${url}${path}`, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        })
        return answer.json()
      },
      async dispose() {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
        await upstream.close()
        galley.dispose()
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    await upstream.close()
    galley.dispose()
    throw error
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error('galley serve was started without pipes')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`galley serve ended at once: ${said}`)
  })
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  return line as string
}
