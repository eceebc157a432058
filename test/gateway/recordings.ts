import { readdirSync } from 'node:fs'
import type { Recording } from '../support/replay-upstream/recording.ts'
import type { ReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData, readJsonLinesGz, sharedPath } from '../support/shared-data.ts'

/** The recordings of the five providers, by file. */
export function recordedFiles(): readonly string[] {
  if (!hasSharedData) return []
  const five = /^recorded-(?:openai|anthropic|google|cohere|mistral)-(?:normal|stream|error)\./
  return readdirSync(sharedPath('fixtures')).filter(file => five.test(file))
}

export function recordingsOf(file: string): readonly Recording[] {
  return readJsonLinesGz('fixtures', file) as Recording[]
}

/** Where a recording's request goes: at the gateway, at the upstream itself, and the path behind both. */
export function mountOf(
  { provider, request }: Recording,
  upstream: ReplayUpstream,
): { mount: string; direct: string; path: string } {
  const path = request?.path ?? ''
  const root = `${upstream.url}/${provider}`
  return { mount: `/${provider}`, direct: root, path }
}
