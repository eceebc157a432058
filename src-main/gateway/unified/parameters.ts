import type { Fields } from '../../providers/protocols/json-fields.ts'
import { Refused } from '../gateway-parts.ts'

/**
 * What becomes of one parameter of a chat completion at a provider: it is sent under a name (a path
 * with dots goes into objects), left out because it changes no answer, or handled elsewhere.
 */
export type ParameterRule =
  | { readonly to: string; readonly most?: number }
  | { readonly to: string; readonly words: Readonly<Record<string, string>> }
  | 'left_out'
  | 'elsewhere'

/** A parameter that is not in the table is refused: the caller must not believe that it worked. */
export type ParameterTable = Readonly<Record<string, ParameterRule>>

/** Handled with the messages, not one by one. */
export const handledElsewhere: ParameterTable = {
  model: 'elsewhere',
  messages: 'elsewhere',
  stream: 'elsewhere',
  stream_options: 'elsewhere',
  tools: 'elsewhere',
  tool_choice: 'elsewhere',
  parallel_tool_calls: 'elsewhere',
  response_format: 'elsewhere',
  stop: 'elsewhere',
  max_tokens: 'elsewhere',
  max_completion_tokens: 'elsewhere',
}

/** Notes to OpenAI's own systems, which change no answer. */
export const hints: ParameterTable = {
  metadata: 'left_out',
  store: 'left_out',
  service_tier: 'left_out',
  prompt_cache_key: 'left_out',
  prompt_cache_retention: 'left_out',
  safety_identifier: 'left_out',
  user: 'left_out',
}

/** Values that ask for nothing: they may stand where the provider lacks the parameter. */
const neutral: Readonly<Record<string, unknown>> = {
  n: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  logprobs: false,
  top_logprobs: 0,
  top_p: 1,
  verbosity: 'medium',
}

/** @throws Refused for what the provider lacks. */
export function mapParameters(raw: Fields, table: ParameterTable, provider: string): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || value === undefined) continue
    const rule = Object.hasOwn(table, name) ? table[name] : undefined
    if (rule === undefined) {
      if (!asksForNothing(name, value)) refuseParameter(name, provider)
    } else if (typeof rule === 'object') setAt(out, rule.to, valueFor(rule, name, value, provider))
  }
  return out
}

export function refuseParameter(name: string, provider: string, why = `${provider} has no ${name}.`): never {
  throw new Refused(400, 'unsupported_parameter', `${why} Nothing was sent.`, name)
}

function asksForNothing(name: string, value: unknown): boolean {
  if (neutral[name] === value) return true
  if (name === 'logit_bias') return typeof value === 'object' && Object.keys(value as object).length === 0
  return name === 'modalities' && Array.isArray(value) && value.length === 1 && value[0] === 'text'
}

function valueFor(rule: Exclude<ParameterRule, string>, name: string, value: unknown, provider: string): unknown {
  if ('words' in rule) {
    const word = typeof value === 'string' && Object.hasOwn(rule.words, value) ? rule.words[value] : undefined
    return (
      word ??
      refuseParameter(name, provider, `${provider} does not know ${name} ${JSON.stringify(value).slice(0, 60)}.`)
    )
  }
  if (rule.most !== undefined && typeof value === 'number' && value > rule.most) {
    refuseParameter(name, provider, `${provider} takes a ${name} of ${rule.most} at most.`)
  }
  return value
}

/** Sets `a.b.c` in nested objects. */
export function setAt(out: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop() as string
  let at = out
  for (const name of names) {
    at[name] ??= {}
    at = at[name] as Record<string, unknown>
  }
  at[last] = value
}
