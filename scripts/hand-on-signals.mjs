import { constants } from 'node:os'

/**
 * Ctrl+C under another name. A terminal sends SIGINT to the process and its child alike, `kill -INT` to the process alone; the
 * child hears of both and counts what came more often (src-main/interrupts.ts), so that one press is one.
 */
const handedInterrupt = 'SIGUSR2'

/** Hands the signals of this process on to its child, once each, and ends as the child ends. */
export function handOnSignals(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => {
    // Windows has no such signals: its console tells every process by itself.
    if (process.platform !== 'win32') child.kill(handedInterrupt)
  })
  child.on('exit', (code, signal) => {
    const ended = signal === handedInterrupt ? 'SIGINT' : signal
    process.exit(code ?? 128 + (constants.signals[ended] ?? 0))
  })
}
