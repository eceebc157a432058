import pino from 'pino'
import type { Environment, Logger } from './ports.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

/** Fields that could carry a secret are cut out wherever they stand, before a line is written. */
const secretFields = ['apiKey', 'api_key', 'key', 'token', 'authorization', 'password', 'secret', 'cookie'].flatMap(
  field => [field, `*.${field}`, `headers["${field}"]`],
)

/**
 * Structured logs on standard error, so that standard output carries results alone. `GALLEY_LOG_LEVEL`
 * sets the level; a one-shot command logs nothing below `error` unless asked, because it speaks to a person.
 *
 * @param file where an app without a terminal logs to, in place of standard error
 */
export function createLogger(environment: Environment, usual: 'error' | 'info', file: string | null = null): Logger {
  const asked = environment.GALLEY_LOG_LEVEL?.toLowerCase()
  const level = levels.find(level => level === asked) ?? usual
  const logger = pino(
    {
      level,
      base: null,
      redact: { paths: secretFields, censor: '[removed]' },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: file ?? 2, sync: true, ...(file !== null && { mode: 0o600 }) }),
  )
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
