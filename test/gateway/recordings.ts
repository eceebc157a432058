import { readdirSync } from 'node:fs'
import type { Recording } from '../support/replay-upstream/recording.ts'
import type { ReplayUpstream } from '../support/replay-upstream/replay-upstream.ts'
import { hasSharedData, readJsonLinesGz, sharedPath } from '../support/shared-data.ts'

/** Servers that speak OpenAI's protocol, as a user adds them. */
export const addedProviders = ['azure-openai', 'deepseek', 'openrouter', 'groq'] as const

/** All recordings, by file. */
export function recordedFiles(): readonly string[] {
  if (!hasSharedData) return []
  return readdirSync(sharedPath('fixtures')).filter(file => file.startsWith('recorded-'))
}

export function recordingsOf(file: string): readonly Recording[] {
  return readJsonLinesGz('fixtures', file) as Recording[]
}

/** Where a recording's request goes: at the gateway, at the upstream itself, and the path behind both. */
export function mountOf(
  recording: Recording,
  upstream: ReplayUpstream,
): { mount: string; direct: string; path: string } {
  const { mount, path } = placeOf(recording)
  const direct = `${upstream.url}${mount.startsWith('/providers/') ? '/compatible' : mount}`
  return { mount, direct, path }
}

/** The prefix at the gateway, and the path behind it. */
export function placeOf({ provider, request }: Recording): { mount: string; path: string } {
  // Names that were taken out of a recording stand in angle brackets, which no client sends.
  const path = (request?.path ?? '').replace(/[<>]/g, '')
  if (addedProviders.some(name => name === provider)) return { mount: `/providers/${provider}`, path }
  // Gemini at Vertex AI: the same protocol at another address.
  return { mount: `/${provider === 'google-vertex' ? 'google' : provider}`, path }
}
