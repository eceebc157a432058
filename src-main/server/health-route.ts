import { statfsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app-types.ts'
import { type Admit, sendRefusal } from './admission.ts'

export interface HealthDependencies {
  readonly app: Pick<App, 'settings' | 'paths' | 'vault' | 'store' | 'content' | 'breakers' | 'registry' | 'loopDelay'>
  readonly admit: Admit
  readonly activeCalls: () => number
  readonly isStopping: () => boolean
}

interface HealthCheck {
  readonly name: string
  readonly ok: boolean
  /** For people. */
  readonly note: string
}

const lowDiskBytes = 200_000_000
const keychainWaitMs = 3000

/**
 * `GET /health`: that the process answers, to anybody, and nothing about it. With `?deep=1` and a token that may read: what it
 * needs for its work; 503 where one of those is broken.
 */
export function addHealthRoute(fastify: FastifyInstance, dependencies: HealthDependencies): void {
  const { app, admit, activeCalls, isStopping } = dependencies
  fastify.get<{ Querystring: { deep?: string } }>('/health', { config: { scope: 'none' } }, async (request, reply) => {
    const status = isStopping() ? 'stopping' : 'ok'
    if (request.query.deep === undefined) return { service: 'galley', status }
    const refused = admit(request, 'read')
    if (refused !== null) return sendRefusal(reply, refused)
    const checks = [
      checkDatabase(app),
      checkDisk(app),
      await checkKeychain(app),
      checkModels(app),
      checkMainThread(app),
    ]
    const ok = checks.every(check => check.ok)
    reply.code(ok ? 200 : 503)
    // This request is under way, too, and is none that anybody waits for.
    return { service: 'galley', status: ok ? status : 'failing', activeCalls: activeCalls() - 1, checks }
  })
}

function checkDatabase({ settings }: HealthDependencies['app']): HealthCheck {
  const name = 'database'
  try {
    // Asks the database itself; a value alone may be remembered.
    settings.describe('timeZone')
    return { name, ok: true, note: 'It answers.' }
  } catch (error) {
    return { name, ok: false, note: `It cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function checkDisk({ paths }: HealthDependencies['app']): HealthCheck {
  const { bavail, bsize } = statfsSync(paths.data)
  const free = bavail * bsize
  return { name: 'disk', ok: free >= lowDiskBytes, note: `${Math.floor(free / 1e6)} MB are free.` }
}

/** Models that are paused are no fault of the server: others may be asked. */
function checkModels({ breakers, registry }: HealthDependencies['app']): HealthCheck {
  const paused = breakers.list().filter(({ state }) => state !== 'closed')
  const words = paused.map(({ providerId, model, reason, opensForMs }) => {
    const again = opensForMs === null ? 'being tried again' : `asked again in ${Math.ceil(opensForMs / 1000)} s`
    return `${registry.byId(providerId)?.name ?? providerId}/${model}: ${reason ?? 'it failed lately'}, ${again}`
  })
  return { name: 'models', ok: true, note: paused.length === 0 ? 'None is paused.' : `Paused: ${words.join('; ')}.` }
}

/** Shown, and no fault by itself: a machine that sleeps or is busy with other things makes it late, too. */
function checkMainThread({ loopDelay }: HealthDependencies['app']): HealthCheck {
  const late = loopDelay.read()
  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
  const note =
    late === null
      ? 'It is not watched yet.'
      : `In the last minute or two it was late by ${ms(late.p99Ms)} (99 of 100 times less), at most by ${ms(late.maxMs)}.`
  return { name: 'main thread', ok: true, note }
}

/** A keychain that cannot be used is no fault of the server: keys may come from the environment. */
async function checkKeychain({ vault }: HealthDependencies['app']): Promise<HealthCheck> {
  const waited = new AbortController()
  const tooLong = pause(keychainWaitMs, null, { signal: waited.signal, ref: false }).catch(() => null)
  const status = await Promise.race([vault.status(), tooLong])
  waited.abort()
  const note = status === null ? 'It has not answered yet; it may be waiting for its password.' : status.explanation
  return { name: 'keychain', ok: true, note }
}
