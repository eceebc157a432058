import { clipboard, shell } from 'electron'
import { z } from 'zod'
import { type App, type AppOptions, openApp } from '../../app.ts'
import { writeLoginFile } from '../../server/login-file.ts'
import { findServingOwner } from '../../server/owner-client.ts'
import { layoutOf } from '../../store/data-folder.ts'
import { newestUsableBackup } from '../../store/lost-database.ts'
import { readMigrations } from '../../store/migrations.ts'
import { restoreDatabase } from '../../store/restore.ts'
import type { AppLanguage } from '../../words/app-language.ts'
import { fill } from '../words/words.ts'
import { describeProblem, type ProblemAction } from './problem.ts'
import type { ProblemScreen } from './problem-handler.ts'
import { asFailure, wordFault } from './problem-reason.ts'
import { problemWords } from './problem-words.ts'

export interface OpeningParts {
  readonly options: Omit<AppOptions, 'mode'>
  readonly language: AppLanguage
  readonly theme: 'light' | 'dark' | null
  /** Shows the screen; resolves when its window is closed by the person. */
  readonly show: (screen: ProblemScreen) => { readonly closed: Promise<void> }
}

type Decision = 'again' | 'quit'

/** A process that ends at this moment (a command) is waited for; one that stays is told about. Milliseconds. */
const waitMs = 1500

/** Opens the app as the owner of its data. What stands in the way is shown, with what to do; null where the person leaves. */
export async function openGalley(parts: OpeningParts): Promise<App | null> {
  for (;;) {
    try {
      return await openApp({ ...parts.options, mode: 'owner', waitMs })
    } catch (error) {
      parts.options.logger.error({ reason: String(error) }, 'The app could not be opened')
      if ((await askWhatToDo(parts, error)) === 'quit') return null
    }
  }
}

async function askWhatToDo(parts: OpeningParts, error: unknown): Promise<Decision> {
  const { paths, environment, clock } = parts.options
  const failure = asFailure(error)
  const backup = failure.code === 'database_corrupt' ? findBackup(parts) : null
  const owner = failure.code === 'database_busy' ? findServingOwner(environment, paths) : null
  const words = problemWords[parts.language]
  const problem = describeProblem({
    failure,
    folder: paths.data,
    backupTakenAt: backup?.takenAt ?? null,
    servedAt: owner?.url ?? null,
    language: parts.language,
  })
  const decided = Promise.withResolvers<Decision>()
  const restore = (from: string | null) => restoreDatabase({ paths, clock, from })

  async function run(action: ProblemAction): Promise<string | null> {
    if (action === 'copy') {
      clipboard.writeText(problem.details)
      return words.copied
    }
    if (action === 'folder') {
      const reason = await shell.openPath(paths.data)
      return reason === '' ? paths.data : fill(words.failed, { reason: fill(words.quoted, { reason }) })
    }
    if (action === 'browser') {
      const { url } = link.parse(await owner?.post('/login-links', {}))
      const reason = await shell.openPath(writeLoginFile(url, paths))
      if (reason !== '') return fill(words.failed, { reason: fill(words.quoted, { reason }) })
    }
    if (action === 'restore') await restore(backup?.file ?? null)
    if (action === 'empty') await restore(null)
    decided.resolve(action === 'quit' || action === 'browser' ? 'quit' : 'again')
    return null
  }

  const screen = parts.show({
    problem,
    folder: paths.data,
    language: parts.language,
    theme: parts.theme,
    act: action => run(action).catch(error => fill(words.failed, { reason: wordFault(error, parts.language) })),
  })
  screen.closed.then(() => decided.resolve('quit'))
  return decided.promise
}

function findBackup({ options: { paths } }: OpeningParts) {
  return newestUsableBackup(layoutOf(paths), readMigrations(paths.migrations))
}

const link = z.object({ url: z.string() })
