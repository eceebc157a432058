import { classifyProviderError } from '../../src-main/providers/error-classifier.ts'

/** The wall clock of the error tests. */
export const now = Date.parse('2026-11-22T12:00:00Z')

export function classify(
  status: number | null,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  secrets: readonly string[] = [],
) {
  return classifyProviderError({ status, header: name => headers[name] ?? null, body, now, secrets })
}

/** Error bodies in their providers' forms. */
export const openai = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
})
export const anthropic = (type: string, message: string) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
})
export const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, message, status, details },
})
export const quotaFailure = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId }],
})
