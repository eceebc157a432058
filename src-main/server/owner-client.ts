import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { readOwnerToken } from '../access/owner-token.ts'
import { Failure, type FailureCode, failureCodes } from '../failure.ts'
import type { Environment, Paths } from '../ports.ts'
import { layoutOf } from '../store/data-folder.ts'
import { findOwner, type OwnerInfo } from '../store/owner-lock.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'

/** A Galley process that owns a data folder and serves its API, as another process of the same person reaches it. */
export interface ServingOwner {
  readonly info: OwnerInfo
  readonly url: string
  /** Asks it; a failure of its is thrown as here. */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown>
  /** As `post`, for an answer of JSON lines, each handed over as it comes. */
  postForLines(
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
    onLine: (value: unknown) => Promise<void>,
  ): Promise<void>
}

/** The owner of the data folder, where there is one that serves; null otherwise. Reads the lock and the owner file only. */
export function findServingOwner(environment: Environment, paths: Pick<Paths, 'data'>): ServingOwner | null {
  const info = findOwner(layoutOf(paths))
  if (info === null || info === 'unknown' || info.port === null) return null
  const { port } = info

  async function ask(path: string, body: unknown, signal?: AbortSignal): Promise<IncomingMessage> {
    const token = readOwnerToken(environment, paths)
    if (token === null) throw unreachable(info as OwnerInfo, 'its token is missing from the data folder')
    const text = JSON.stringify(body)
    const answer = await send({ port, path, token: token.value, text, signal }).catch(error => {
      throw signal?.aborted === true ? stopped(error) : unreachable(info as OwnerInfo, wordsOf(error))
    })
    if ((answer.statusCode ?? 500) < 400) return answer
    throw readFailure(await readText(answer)) ?? unreachable(info as OwnerInfo, `HTTP status ${answer.statusCode}`)
  }

  return {
    info,
    url: `http://127.0.0.1:${port}`,
    async post(path, body, signal) {
      return parseJson(await readText(await ask(path, body, signal)))
    },
    async postForLines(path, body, signal, onLine) {
      const answer = await ask(path, body, signal)
      try {
        for await (const line of createInterface({ input: answer })) await onLine(parseJson(line))
      } catch (error) {
        if (error instanceof Failure) throw error
        throw signal?.aborted === true ? stopped(error) : error
      } finally {
        answer.destroy()
      }
      if (signal?.aborted === true) throw stopped(null)
    },
  }
}

function stopped(cause: unknown): Failure {
  return failing('cancelled', sayServer('stopped.kept'), {}, cause)
}

function unreachable(info: OwnerInfo, why: string): Failure {
  return failing(
    'database_busy',
    sayServer('owner.unreachable', {
      holder: info.holder,
      process_id: info.pid,
      address: `http://127.0.0.1:${info.port}`,
      reason: why,
    }),
    { owner: info },
  )
}

interface Sending {
  readonly port: number
  readonly path: string
  readonly token: string
  readonly text: string
  readonly signal: AbortSignal | undefined
}

function send({ port, path, token, text, signal }: Sending): Promise<IncomingMessage> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method: 'POST', headers, agent: false, ...(signal ? { signal } : {}) },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

async function readText(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of answer) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const failureBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
})

function readFailure(text: string): Failure | null {
  const parsed = failureBody.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { code, message, details } = parsed.data
  return new Failure(isFailureCode(code) ? code : 'conflict', message, details)
}

function isFailureCode(code: string): code is FailureCode {
  return (failureCodes as readonly string[]).includes(code)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
