/**
 * A fault or refusal with a stable code. It crosses every boundary (terminal, HTTP, IPC) as
 * `{code, message, details}`; the message says what happened, what was kept and what to do.
 *
 * Expected outcomes are values and do not use this; throw it where the caller cannot go on.
 */
export class Failure extends Error {
  readonly code: FailureCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: FailureCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.code = code
    this.details = details
  }

  toJSON(): { code: FailureCode; message: string; details: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, details: this.details }
  }
}

export const failureCodes = [
  'usage', // the command or request is wrong as written
  'invalid_input', // a file, text or value cannot be used
  'not_found', // the named thing does not exist
  'conflict', // it exists already, or a state forbids it
  'database_busy', // another process owns the database
  'database_corrupt',
  'database_newer', // written by a newer version of Galley
  'storage', // disk full, read-only folder, permission
  'vault', // the keychain cannot be used
  'key_missing', // a provider has no API key
  'provider', // the provider answered with an error; details.kind is the error kind
  'cancelled',
  'internal',
] as const
export type FailureCode = (typeof failureCodes)[number]

/** For exhaustive switches: a value of type `never` that arrives here is a programming error. */
export function assertNever(value: never, what: string): never {
  throw new Failure('internal', `Unexpected ${what}: ${JSON.stringify(value)}`)
}
