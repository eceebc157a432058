import type { Clock, Logger } from '../ports.ts'
import type { UpdateState } from '../procedures/desktop-host.ts'

/** What is used of electron-updater's `autoUpdater`. */
export interface Updater {
  autoDownload: boolean
  autoInstallOnAppQuit: boolean
  on(event: 'update-available' | 'update-downloaded', listener: (info: UpdateInfo) => void): unknown
  on(event: 'update-not-available', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  checkForUpdates(): Promise<unknown>
  quitAndInstall(isSilent?: boolean, isForceRunAfter?: boolean): void
}

export interface UpdateInfo {
  readonly version: string
  readonly releaseNotes?: string | readonly { readonly note: string | null }[] | null | undefined
}

export interface UpdateParts {
  /** Loaded with the first look; null where this copy of Galley does not update itself. */
  readonly loadUpdater: (() => Promise<Updater>) | null
  /** `managed`: a package manager installs updates of it. */
  readonly why: 'off' | 'managed'
  readonly clock: Clock
  readonly logger: Logger
  /** Told once a version is ready to be installed. */
  readonly onReady: (version: string) => void
}

export interface Updates {
  state(): UpdateState
  /** Looks now, whatever the setting says: somebody asked. */
  check(): Promise<UpdateState>
  /** Looks now and then once a day, while the setting wants it. */
  setDaily(wanted: boolean): void
  /** Ends the app and starts the version that is ready; false where there is none. */
  install(): boolean
  stop(): void
}

const firstMs = 60_000
const dailyMs = 24 * 3_600_000

/**
 * Newer versions of the app: looked for only where the setting says so or a person asks, fetched in the background, installed
 * when the app ends anyway. Nothing restarts by itself.
 */
export function createUpdates({ loadUpdater, why, clock, logger, onReady }: UpdateParts): Updates {
  let state: UpdateState = { state: loadUpdater === null ? why : 'idle', version: null, notes: null, problem: null }
  let loading: Promise<Updater> | null = null
  let updater: Updater | null = null
  let timer: NodeJS.Timeout | null = null
  let lastLook = Number.NEGATIVE_INFINITY

  function load(loader: () => Promise<Updater>): Promise<Updater> {
    loading ??= loader().then(loaded => {
      loaded.autoDownload = true
      loaded.autoInstallOnAppQuit = true
      loaded.on('update-available', info => set('downloading', info))
      loaded.on('update-not-available', () => set('idle', null))
      loaded.on('update-downloaded', info => {
        set('ready', info)
        onReady(info.version)
      })
      loaded.on('error', error => fail(error))
      updater = loaded
      return loaded
    })
    return loading
  }

  function set(next: UpdateState['state'], info: UpdateInfo | null): void {
    state = { state: next, version: info?.version ?? null, notes: notesOf(info), problem: null }
  }

  function fail(error: unknown): void {
    // One that is ready stays ready.
    if (state.state === 'ready') return
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    logger.warn({ reason: problem }, 'Looking for a newer version failed')
    state = { state: 'failed', version: null, notes: null, problem }
  }

  async function check(): Promise<UpdateState> {
    if (loadUpdater === null || state.state === 'ready' || state.state === 'downloading') return state
    state = { ...state, state: 'checking', problem: null }
    lastLook = clock.monotonic()
    try {
      await (await load(loadUpdater)).checkForUpdates()
    } catch (error) {
      fail(error)
    }
    return state
  }

  const checkIfDue = () => {
    if (clock.monotonic() - lastLook >= dailyMs - firstMs) void check()
  }

  return {
    state: () => state,
    check,
    setDaily(wanted) {
      if (timer !== null) clearInterval(timer)
      timer = null
      if (!wanted || loadUpdater === null) return
      setTimeout(() => timer !== null && checkIfDue(), firstMs).unref()
      timer = setInterval(checkIfDue, dailyMs)
      timer.unref()
    },
    install() {
      if (state.state !== 'ready' || updater === null) return false
      updater.quitAndInstall(false, true)
      return true
    },
    stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
    },
  }
}

function notesOf(info: UpdateInfo | null): string | null {
  const notes = info?.releaseNotes
  if (notes === undefined || notes === null) return null
  const text = typeof notes === 'string' ? notes : notes.map(({ note }) => note ?? '').join('\n')
  // Feeds give HTML; the page shows words.
  return (
    text
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim() || null
  )
}
