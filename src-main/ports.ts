/** What the core is handed from outside; it never reads these from the air. */

export interface Clock {
  /** Wall clock, UTC epoch milliseconds. May jump; never subtract two of these to get a duration. */
  now(): number
  /** Monotonic milliseconds with fractions, from an arbitrary origin. Only differences mean anything. */
  monotonic(): number
}

export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface Paths {
  /** The user's data folder: database, backups, lock, logs, refreshed prices. */
  readonly data: string
  /** Read-only files that ship with the app: provider catalogue, prompts, sample book. */
  readonly resources: string
  /** Generated SQL migrations. */
  readonly migrations: string
  /** A worker thread's entry file by its name, in source or built form. */
  worker(name: string): string
}

/** Environment variables, handed in so that tests and Electron decide what the core sees. */
export type Environment = Readonly<Record<string, string | undefined>>

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Shows a person something outside the window; handed in where there is a desktop. */
export interface Notifier {
  /** A later notification with the same tag takes the place of an earlier one. `page` is where a click leads, such as `/alerts`. */
  notify(notification: {
    readonly title: string
    readonly body: string
    readonly tag: string
    readonly page: string
  }): void
}
