import { request } from 'node:http'
import { z } from 'zod'
import { readOwnerToken } from '../access/owner-token.ts'
import { Failure, type FailureCode, failureCodes } from '../failure.ts'
import type { Environment, Paths } from '../ports.ts'
import { layoutOf } from '../store/data-folder.ts'
import { findOwner, type OwnerInfo } from '../store/owner-lock.ts'

/** A Galley process that owns a data folder and serves its API, as another process of the same person reaches it. */
export interface ServingOwner {
  readonly info: OwnerInfo
  readonly url: string
  /** Asks it; a failure of its is thrown as here. */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown>
}

const failureBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
})

/** The owner of the data folder, where there is one that serves; null otherwise. Reads the lock and the owner file only. */
export function findServingOwner(environment: Environment, paths: Pick<Paths, 'data'>): ServingOwner | null {
  const info = findOwner(layoutOf(paths))
  if (info === null || info === 'unknown' || info.port === null) return null
  const { port } = info
  return {
    info,
    url: `http://127.0.0.1:${port}`,
    async post(path, body, signal) {
      const token = readOwnerToken(environment, paths)
      if (token === null) throw unreachable(info, 'its token is missing from the data folder')
      const answer = await send({ port, path, token: token.value, body: JSON.stringify(body), signal }).catch(error => {
        if (signal?.aborted) throw new Failure('cancelled', 'Stopped. What is finished is kept.', {}, error)
        throw unreachable(info, error instanceof Error ? error.message : String(error))
      })
      const value = parseJson(answer.text)
      if (answer.status < 400) return value
      const failure = failureBody.safeParse(value)
      if (!failure.success) throw unreachable(info, `it answered with HTTP status ${answer.status}`)
      const { code, message, details } = failure.data
      throw new Failure(isFailureCode(code) ? code : 'conflict', message, details)
    },
  }
}

function unreachable(info: OwnerInfo, why: string): Failure {
  return new Failure(
    'database_busy',
    `The data folder is in use by \`${info.holder}\` (process ${info.pid}) at http://127.0.0.1:${info.port}, which could not be asked: ${why}. Nothing was changed. Try again, or stop that process.`,
    { owner: info },
  )
}

interface Sending {
  readonly port: number
  readonly path: string
  readonly token: string
  readonly body: string
  readonly signal: AbortSignal | undefined
}

function send({ port, path, token, body, signal }: Sending): Promise<{ status: number; text: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers, agent: false, ...(signal ? { signal } : {}) },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          text += piece
        })
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.once('error', reject)
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function isFailureCode(code: string): code is FailureCode {
  return (failureCodes as readonly string[]).includes(code)
}
