import { readdirSync } from 'node:fs'
import type { Recording } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData, readJsonLinesGz, sharedPath } from '../support/shared-data.ts'

/** The recordings of the five providers, by file. */
export function recordedFiles(): readonly string[] {
  if (!hasSharedData) return []
  return readdirSync(sharedPath('fixtures')).filter(file => /^recorded-(openai|anthropic|google|cohere|mistral)-/.test(file))
}

export function recordingsOf(file: string): readonly Recording[] {
  return readJsonLinesGz('fixtures', file) as Recording[]
}

/** Where a recording's request goes: the provider, the path behind its mount, and whether it streams. */
export function callOf(recording: Recording): { provider: string; path: string; body: unknown; streamed: boolean } {
  const { path = '', body } = recording.request ?? {}
  return { provider: recording.provider, path, body: body ?? {}, streamed: recording.response.sse !== undefined }
}
