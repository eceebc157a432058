import type { Clock } from '../ports.ts'
import type { Progress, Terminal } from './command.ts'

interface Streams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** The process's own terminal. Writing to a closed pipe (`galley calls | head`) ends quietly. */
export function createTerminal({ stdin, stdout, stderr }: Streams): Terminal {
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
  return {
    print: text => void stdout.write(`${text}\n`),
    write: text => new Promise(resolve => (stdout.write(text) ? resolve() : stdout.once('drain', resolve))),
    note: text => void stderr.write(`${text}\n`),
    input: stdin,
    interactive: stdin.isTTY === true && stdout.isTTY === true && stderr.isTTY === true,
    columns: stdout.columns ?? 100,
  }
}

const barWidth = 24

/** A bar that redraws at most ten times a second on a terminal; elsewhere one line at the end. */
export function createProgress(label: string, stderr: NodeJS.WriteStream, clock: Clock): Progress {
  const started = clock.monotonic()
  let lastDrawn = Number.NEGATIVE_INFINITY
  const seconds = () => (clock.monotonic() - started) / 1000
  return {
    update(done, total, note) {
      if (!stderr.isTTY || clock.monotonic() - lastDrawn < 100) return
      lastDrawn = clock.monotonic()
      const line = total === null || total === 0 ? `${done.toLocaleString('en')}` : bar(done, total, seconds())
      stderr.write(`\r\x1b[2K${`${label} ${line}${note ? ` ${note}` : ''}`.slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    end(note) {
      if (stderr.isTTY) stderr.write('\r\x1b[2K')
      if (note) stderr.write(`${note}\n`)
    },
  }
}

function bar(done: number, total: number, elapsed: number): string {
  const share = Math.min(1, done / total)
  const full = Math.round(share * barWidth)
  const left = share > 0.02 && share < 1 ? ` ${formatRemaining((elapsed / share) * (1 - share))}` : ''
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.floor(share * 100)} %${left}`
}

function formatRemaining(seconds: number): string {
  if (seconds < 1) return ''
  return seconds < 90 ? `about ${Math.ceil(seconds)} s left` : `about ${Math.ceil(seconds / 60)} min left`
}
