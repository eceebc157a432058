import { app } from 'electron'
import type { Logger } from '../ports.ts'

/**
 * Faults that nothing caught go to the log, whose end is in the diagnostics, and the app goes on: what is written is written in
 * transactions. Without this Electron shows an exception's stack to the person, and prints a rejection where nobody looks.
 */
export function logFaults(logger: Logger): void {
  const log = (error: unknown) =>
    logger.error(
      { reason: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      'A fault was not caught',
    )
  process.on('uncaughtException', log)
  process.on('unhandledRejection', log)
  app.once('quit', () => {
    process.off('uncaughtException', log)
    process.off('unhandledRejection', log)
  })
}
