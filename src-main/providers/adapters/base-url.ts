/**
 * Base URLs are kept in the form each provider's own SDK takes. These turn them into the form of the
 * SDK that makes the call here, and forgive the usual slips (a trailing slash, a version too much).
 */

/** The OpenAI SDK wants the version in the path, as its own base URL has it. */
export function openaiBaseUrl(baseUrl: string): string {
  return trimmed(baseUrl)
}

/** Mistral's SDK adds `/v1` by itself. */
export function mistralBaseUrl(baseUrl: string): string {
  return `${without(baseUrl, /\/v1$/)}/v1`
}

/** Cohere's SDK adds its version; the compatibility path is ours to add. */
export function cohereBaseUrl(baseUrl: string): string {
  return `${cohereRootUrl(baseUrl)}/compatibility/v1`
}

/** Where all of Cohere's versions lie. */
export function cohereRootUrl(baseUrl: string): string {
  return without(without(baseUrl, /\/(?:v1|v2)$/), /\/compatibility$/)
}

/** Anthropic's SDK adds `/v1`. */
export function anthropicBaseUrl(baseUrl: string): string {
  return without(baseUrl, /\/v1$/)
}

/** Google's SDK adds `/v1beta`. */
export function googleBaseUrl(baseUrl: string): string {
  return without(baseUrl, /\/v1(?:beta)?$/)
}

function without(baseUrl: string, ending: RegExp): string {
  return trimmed(baseUrl).replace(ending, '')
}

function trimmed(baseUrl: string): string {
  return baseUrl.trim().replace(/\/+$/, '')
}
