import { Failure } from '../../failure.ts'
import type { CheckReport } from '../../store/check.ts'
import { type Check, describeBytes, type Finding, ok, problem, warning } from '../check.ts'

const largeLog = 256e6
const oldBackupDays = 30
/** Below this a database holds little that a person would miss. */
const worthBackingUp = 5e6

export const databaseCheck: Check = {
  name: 'database',
  title: 'Database',
  run({ database, clock }) {
    if (database instanceof Failure) {
      if (database.code === 'not_found') return ok('There is none yet; the first command that writes makes it.')
      return problem(
        `It cannot be examined: ${database.message}`,
        'Do what is said there, then run "galley doctor" again.',
        'Do what is said there, then look again.',
      )
    }
    if (!database.ok) {
      const advice = database.found.slice(database.problems.length).map(({ text }) => text)
      return problem(
        database.problems.join(' '),
        database.advice ?? 'Run "galley db check".',
        advice.join(' ') || 'Check the database under Settings, Maintenance.',
      )
    }
    return checkHealth(database, clock.now())
  },
}

function checkHealth({ sizes, schema, backups, warnings }: CheckReport, now: number): Finding {
  const size = `${describeBytes(sizes.database)}, write-ahead log ${describeBytes(sizes.writeAheadLog)}`
  const facts = `It is sound (${size}, ${schema.applied} schema steps)`
  if (schema.pending.length > 0) {
    return warning(
      `${facts}, and waits for ${schema.pending.join(', ')}.`,
      'The next command brings it up to date, after a backup.',
      'The next start brings it up to date, after a backup.',
    )
  }
  if (sizes.writeAheadLog > largeLog) {
    return warning(
      `${facts}, but its log is large.`,
      'A program that reads it may be stuck. Close all Galley windows and commands; the log is then taken in.',
    )
  }
  const [newest] = backups
  const age = newest === undefined ? null : Math.floor((now - newest.takenAt) / 86_400_000)
  if (sizes.database > worthBackingUp && (age === null || age > oldBackupDays)) {
    return warning(
      `${facts}, and its ${age === null ? 'first backup is missing' : `newest backup is ${age} days old`}.`,
      'Run "galley db backup".',
      'Back up now, under Settings, Data and backups.',
    )
  }
  if (warnings.length > 0) return warning(`${facts}. ${warnings.join(' ')}`, 'Free some space on its disk.')
  return ok(
    `${facts}; ${age === null ? 'no backup yet' : age === 0 ? 'backed up today' : `newest backup ${age} days old`}.`,
  )
}
