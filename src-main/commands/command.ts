import type { Command } from 'commander'
import type { App } from '../app.ts'
import type { Clock, Environment, Paths } from '../ports.ts'
import type { Owner } from '../server/owner.ts'

/** The terminal a command talks to; tests hand in their own. */
export interface Terminal {
  /** Results, one `\n` added. With `--json` nothing else is written here. */
  print(text: string): void
  /** As it is, without a newline; resolves when more may follow, so that a long result does not pile up in memory. */
  write?(text: string): Promise<void>
  /** Notes, warnings and progress, on standard error. */
  note(text: string): void
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown }
  /** True when a person is at both ends: progress bars and questions make sense. */
  readonly interactive: boolean
  readonly columns: number
}

/** A bar where standard error is a terminal, a line at the end where it is not. */
export interface Progress {
  update(done: number, total: number | null, note?: string): void
  end(note?: string): void
}

export interface OpenAppOptions {
  /** What is logged where `GALLEY_LOG_LEVEL` says nothing: `error` for a command that speaks to a person, `info` for a server. */
  readonly logLevel?: 'error' | 'info'
}

export interface CommandContext {
  readonly terminal: Terminal
  readonly environment: Environment
  readonly clock: Clock
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  /** Opens the app on the data folder chosen by `--data-dir` or `GALLEY_DATA_DIR`. Closed by the caller of the command. */
  openApp(mode: 'owner' | 'reader', options?: OpenAppOptions): Promise<App>
  /**
   * Who changes the database: this process, or the one that serves the data folder already. For commands that would otherwise
   * have to wait until that one ends.
   */
  owner(): Promise<Owner>
  /** For commands that must work where the app cannot open: restoring a database, checking one that is damaged. */
  paths(): Paths
  progress(label: string): Progress
}

/** Adds one command to the program. Commands throw `Failure`; the entry turns it into words and an exit code. */
export type RegisterCommand = (program: Command, context: CommandContext) => void
