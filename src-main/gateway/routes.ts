import type { ProviderKind } from '../../db/vocabulary.ts'
import type { ErrorShape } from './wire-families.ts'

/** What a path of the gateway is. */
export type Route =
  | { readonly to: 'provider'; readonly provider: string; readonly rest: string }
  | { readonly to: 'unified'; readonly rest: string }
  | { readonly to: 'nothing'; readonly errors: ErrorShape; readonly hint: string }

interface Mount {
  readonly prefix: string
  readonly provider: string
  readonly kind: Exclude<ProviderKind, 'practice' | 'openai_compatible'>
  /** What the path behind the prefix has to begin with. */
  readonly rest: RegExp
  readonly example: string
}

const mounts: readonly Mount[] = [
  { prefix: '/openai', provider: 'openai', kind: 'openai', rest: /^\/v1\/./, example: '/openai/v1' },
  { prefix: '/anthropic', provider: 'anthropic', kind: 'anthropic', rest: /^\/v1\/./, example: '/anthropic' },
  {
    prefix: '/google',
    provider: 'google',
    kind: 'google',
    // Vertex AI numbers its versions: /v1beta1/projects/...
    rest: /^(?:\/(?:resumable\/)?(?:upload|download))?\/v1(?:(?:beta|alpha)\d*)?\/./,
    example: '/google',
  },
  {
    prefix: '/cohere',
    provider: 'cohere',
    kind: 'cohere',
    rest: /^\/(?:v[12]|compatibility\/v1)\/./,
    example: '/cohere',
  },
  { prefix: '/mistral', provider: 'mistral', kind: 'mistral', rest: /^\/v1\/./, example: '/mistral' },
]

const customPrefix = '/providers/'
const unifiedPrefix = '/v1/'

/** Whether a request's target lies below one of the gateway's prefixes. */
export function isGatewayPath(url: string): boolean {
  if (url.startsWith(unifiedPrefix) || url.startsWith(customPrefix)) return true
  return mounts.some(({ prefix }) => url.startsWith(prefix) && '/?'.includes(url.charAt(prefix.length)))
}

export function findRoute(path: string): Route {
  if (path.startsWith(unifiedPrefix)) return { to: 'unified', rest: path.slice('/v1'.length) }
  for (const { prefix, provider, kind, rest, example } of mounts) {
    if (!path.startsWith(prefix)) continue
    const behind = path.slice(prefix.length)
    if (rest.test(behind)) return { to: 'provider', provider, rest: behind }
    return { to: 'nothing', errors: kind, hint: `Use ${example} as the base URL.` }
  }
  const custom = /^\/providers\/([a-z0-9][a-z0-9-]*)(\/.+)$/.exec(path)
  if (custom?.[1] !== undefined && custom[2] !== undefined) {
    return { to: 'provider', provider: custom[1], rest: custom[2] }
  }
  return { to: 'nothing', errors: 'openai', hint: 'Use /providers/NAME as the base URL.' }
}

/** In whose words an error under this path is written, before anything else is known of it. */
export function errorShapeOf(path: string): ErrorShape {
  return mounts.find(({ prefix }) => path.startsWith(prefix))?.kind ?? 'openai'
}
