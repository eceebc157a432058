import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ProviderKind } from '../../db/vocabulary.ts'
import type { Step } from './replay-upstream/answer-step.ts'
import type { FaultName } from './replay-upstream/faults.ts'
import { basePaths } from './replay-upstream/replay-upstream.ts'
import type { ReceivedRequest } from './replay-upstream/wire-request.ts'

/** The five providers that a key opens, in the order in which they are listed. */
export const keyedProviders = ['openai', 'anthropic', 'google', 'cohere', 'mistral'] as const satisfies ProviderKind[]

/** The replay upstream in a process of its own, as a provider is: nothing is shared with it but its socket. */
export interface UpstreamProcess {
  readonly url: string
  baseUrl(kind: ProviderKind, fault?: FaultName): string
  /** The variables that point all five providers at it, with a key for each; with a fault, every request suffers it. */
  environment(fault?: FaultName): Record<string, string>
  script(...steps: readonly Step[]): Promise<void>
  requests(): Promise<readonly ReceivedRequest[]>
  close(): Promise<void>
}

export async function startUpstreamProcess(...options: readonly string[]): Promise<UpstreamProcess> {
  const entry = join(import.meta.dirname, 'replay-upstream/main.ts')
  const child = spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  const baseUrl = (kind: ProviderKind, fault?: FaultName) =>
    `${url}${fault === undefined ? '' : `/~${fault}`}${basePaths[kind]}`
  return {
    url,
    baseUrl,
    environment: fault =>
      Object.fromEntries(
        keyedProviders.flatMap(kind => [
          [`${kind.toUpperCase()}_BASE_URL`, baseUrl(kind, fault)],
          [`${kind.toUpperCase()}_API_KEY`, keyOf(kind)],
        ]),
      ),
    async script(...steps) {
      await fetch(`${url}/__replay/script`, { method: 'POST', body: JSON.stringify(steps) })
    },
    async requests() {
      return (await (await fetch(`${url}/__replay/requests`)).json()) as ReceivedRequest[]
    },
    async close() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** A key that can be looked for afterwards in everything that was written. */
export function keyOf(kind: ProviderKind): string {
  return `sk-canary-${kind}-0123456789abcdef`
}
