/** Why the server does not serve a request, before anybody else has looked at it. */
export interface Refusal {
  readonly status: number
  readonly code: string
  /** What is wrong and what to do. */
  readonly message: string
  readonly retryAfterSeconds?: number
  /** The methods that are possible, where another was asked for. */
  readonly allow?: readonly string[]
}

export function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message }
}
