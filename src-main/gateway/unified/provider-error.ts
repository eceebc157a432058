import { readErrorWords } from '../../providers/errors/error-words.ts'

/** A provider's error in OpenAI's shape; its own words stay. */
export function openaiError(body: unknown, status: number | null): object {
  const words = readErrorWords(body)
  const said = words.status ?? status
  return {
    error: {
      message:
        words.message ??
        (said === null ? 'The provider sent an error without words.' : `HTTP ${said} without an error message.`),
      type: typeOf(said, words.labels),
      param: null,
      code: words.code,
    },
  }
}

function typeOf(status: number | null, labels: readonly string[]): string {
  const known = labels.find(label => label.endsWith('_error'))
  if (known !== undefined) return known
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 404) return 'not_found_error'
  if (status === 429) return 'rate_limit_error'
  return status !== null && status >= 400 && status < 500 ? 'invalid_request_error' : 'server_error'
}
