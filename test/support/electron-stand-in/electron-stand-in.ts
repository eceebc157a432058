import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { BrowserWindow as StandInWindow, type WindowOptions, type WindowSurroundings } from './browser-window.ts'
import { MessageChannelMain } from './message-ports.ts'

export interface StandInOptions {
  readonly browser: () => Promise<BrowserContext>
  readonly locale?: string
  /** Work areas; the first is the primary display's. */
  readonly displays?: readonly { x: number; y: number; width: number; height: number }[]
  /** Another instance holds the lock. */
  readonly isSecond?: boolean
}

export interface MenuItem {
  readonly id?: string
  readonly label?: string
  readonly role?: string
  readonly accelerator?: string
  readonly type?: string
  readonly submenu?: readonly MenuItem[]
  readonly click?: () => void
}

type Answer = {
  readonly response?: number
  readonly canceled?: boolean
  readonly filePath?: string
  readonly filePaths?: string[]
}

/** What the app did that a person or the system would see. */
export interface Seen {
  readonly dialogs: { readonly kind: string; readonly options: Record<string, unknown> }[]
  readonly opened: string[]
  readonly shownItems: string[]
  readonly clipboard: string[]
  readonly notifications: { readonly title: string; readonly body: string; click(): void }[]
  readonly blockers: Set<number>
  readonly exits: number[]
  menu: readonly MenuItem[] | null
  /** Every menu there was, the first first. */
  readonly menus: (readonly MenuItem[])[]
  tray: { readonly menu: readonly MenuItem[]; click(): void } | null
  aboutShown: number
  sandboxed: boolean
  schemes: unknown[]
  quit: boolean
}

export interface ElectronStandIn {
  /** What `import ... from 'electron'` gives. */
  readonly module: Readonly<Record<string, unknown>>
  readonly seen: Seen
  readonly app: EventEmitter & { quit(): void }
  readonly powerMonitor: EventEmitter
  readonly ipcMain: EventEmitter
  readonly windows: readonly StandInWindow[]
  readonly permissions: {
    request: PermissionRequest | null
    check: PermissionCheck | null
    device: (() => boolean) | null
  }
  /** Answers the next dialogs, in order; one that nobody answers fails the test. */
  answer(...answers: Answer[]): void
  /** What the app chose: system, light or dark. */
  theme(): string
  /** What a person chose for the whole system; light until then. */
  setSystemTheme(theme: 'light' | 'dark'): void
  /** Errors in any window's console, and exceptions; a test that provokes one empties the list. */
  complaints(): string[]
  /** The scheme's handler, for requests that no page would send. */
  request(url: string, init?: RequestInit): Promise<Response>
  clickMenu(id: string): void
}

type PermissionRequest = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean

/** Stands for the `electron` module where its runtime is not installed: real Chromium for windows, records for the system. */
export function createElectronStandIn(options: StandInOptions): ElectronStandIn {
  const { locale = 'en-US', isSecond = false } = options
  const displays = options.displays ?? [{ x: 0, y: 0, width: 1920, height: 1040 }]
  const seen: Seen = {
    dialogs: [],
    opened: [],
    shownItems: [],
    clipboard: [],
    notifications: [],
    blockers: new Set(),
    exits: [],
    menu: null,
    menus: [],
    tray: null,
    aboutShown: 0,
    sandboxed: false,
    schemes: [],
    quit: false,
  }
  const answers: Answer[] = []
  const complaints: string[] = []
  const ipcMain = new EventEmitter()
  const windows: StandInWindow[] = []
  const permissions: ElectronStandIn['permissions'] = { request: null, check: null, device: null }
  let handler: ((request: Request) => Promise<Response>) | null = null

  class App extends EventEmitter {
    readonly isPackaged = false
    private readonly folders = new Map<string, string>()
    whenReady = () => Promise.resolve()
    requestSingleInstanceLock = () => !isSecond
    enableSandbox = () => {
      seen.sandboxed = true
    }
    getLocale = () => locale
    getVersion = () => '0.0.0-test'
    getAppPath = () => join(import.meta.dirname, '../../..')
    setPath = (name: string, folder: string) => void this.folders.set(name, folder)
    getPath = (name: string) => this.folders.get(name)
    setAppUserModelId = () => undefined
    setAboutPanelOptions = () => undefined
    showAboutPanel = () => {
      seen.aboutShown += 1
    }
    exit = (code = 0) => {
      seen.exits.push(code)
      for (const window of [...windows]) window.destroy()
    }
    quit = () => {
      const event = {
        prevented: false,
        preventDefault: () => {
          event.prevented = true
        },
      }
      this.emit('before-quit', event)
      if (event.prevented) return
      for (const window of [...windows]) if (!window.close()) return
      this.emit('will-quit', event)
      seen.quit = true
      this.emit('quit')
    }
  }
  const app = new App()

  class NativeTheme extends EventEmitter {
    private source = 'system'
    private system: 'light' | 'dark' = 'light'
    get themeSource() {
      return this.source
    }
    set themeSource(source: string) {
      this.source = source
      this.tellWindows()
    }
    get shouldUseDarkColors() {
      return (this.source === 'system' ? this.system : this.source) === 'dark'
    }
    setSystem(theme: 'light' | 'dark') {
      if (theme === this.system) return
      this.system = theme
      this.tellWindows()
      this.emit('updated')
    }
    private tellWindows() {
      const colorScheme = this.shouldUseDarkColors ? 'dark' : 'light'
      for (const { webContents } of windows) void webContents.page?.emulateMedia({ colorScheme }).catch(() => undefined)
    }
  }
  const nativeTheme = new NativeTheme()
  const powerMonitor = new EventEmitter()

  const around: WindowSurroundings = {
    browser: options.browser,
    handle: request => (handler === null ? Promise.resolve(new Response(null, { status: 404 })) : handler(request)),
    ...{ ipcMain, app, windows },
    complaints,
    theme: () => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light'),
  }
  class BrowserWindow extends StandInWindow {
    constructor(windowOptions: WindowOptions) {
      super(around, windowOptions)
    }
  }

  /** With or without a window before its options, as Electron takes it. */
  function ask(kind: string, given: readonly unknown[]): Promise<Answer> {
    const own = given.at(-1) as Record<string, unknown>
    seen.dialogs.push({ kind, options: own })
    const answer = answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    // A message that only tells is read and closed.
    if (kind === 'message' && own.buttons === undefined) return Promise.resolve({ response: 0 })
    const { signal } = own as { signal?: AbortSignal }
    return new Promise(resolve =>
      signal?.addEventListener('abort', () => resolve({ response: Number(own.cancelId ?? 0) })),
    )
  }

  class Tray extends EventEmitter {
    private items: readonly MenuItem[] = []
    constructor() {
      super()
      const tray = this
      seen.tray = {
        get menu() {
          return tray.items
        },
        click: () => void tray.emit('click'),
      }
    }
    setToolTip = () => undefined
    setContextMenu = (menu: { readonly items: readonly MenuItem[] }) => {
      this.items = menu.items
    }
    destroy = () => {
      seen.tray = null
    }
  }

  class Notification extends EventEmitter {
    static isSupported = () => true
    private readonly content: { readonly title: string; readonly body: string }
    constructor(content: { title: string; body: string }) {
      super()
      this.content = content
    }
    show = () => void seen.notifications.push({ ...this.content, click: () => void this.emit('click') })
  }

  let lastBlocker = 0
  const module = {
    app,
    BrowserWindow,
    MessageChannelMain,
    Notification,
    Tray,
    ipcMain,
    nativeTheme,
    powerMonitor,
    clipboard: { writeText: (text: string) => void seen.clipboard.push(text) },
    dialog: {
      showMessageBox: (...given: unknown[]) => ask('message', given),
      showSaveDialog: (...given: unknown[]) => ask('save', given),
      showOpenDialog: (...given: unknown[]) => ask('open', given),
    },
    Menu: {
      buildFromTemplate: (items: readonly MenuItem[]) => ({ items }),
      setApplicationMenu: (menu: { readonly items: readonly MenuItem[] } | null) => {
        seen.menu = menu?.items ?? null
        if (menu !== null) seen.menus.push(menu.items)
      },
    },
    nativeImage: {
      createFromPath(path: string) {
        // Electron's would be an empty picture, which nobody sees.
        if (!existsSync(path)) throw new Error(`There is no picture ${path}`)
        return { path }
      },
    },
    powerSaveBlocker: {
      start: () => {
        lastBlocker += 1
        seen.blockers.add(lastBlocker)
        return lastBlocker
      },
      stop: (id: number) => seen.blockers.delete(id),
    },
    protocol: { registerSchemesAsPrivileged: (schemes: unknown[]) => void seen.schemes.push(...schemes) },
    screen: {
      getPrimaryDisplay: () => ({ id: 1, workArea: displays[0] }),
      getAllDisplays: () => displays.map((workArea, index) => ({ id: index + 1, workArea })),
    },
    session: {
      defaultSession: {
        protocol: {
          handle: (_scheme: string, given: typeof handler) => {
            handler = given
          },
        },
        setPermissionRequestHandler: (given: PermissionRequest) => {
          permissions.request = given
        },
        setPermissionCheckHandler: (given: PermissionCheck) => {
          permissions.check = given
        },
        setDevicePermissionHandler: (given: () => boolean) => {
          permissions.device = given
        },
      },
    },
    shell: {
      openExternal: async (url: string) => void seen.opened.push(url),
      openPath: async (path: string) => {
        seen.opened.push(path)
        return ''
      },
      showItemInFolder: (path: string) => void seen.shownItems.push(path),
    },
    utilityProcess: { fork: forkUtility },
  }

  return {
    ...{ module, seen, app, powerMonitor, ipcMain, windows, permissions },
    theme: () => nativeTheme.themeSource,
    setSystemTheme: theme => nativeTheme.setSystem(theme),
    complaints: () => complaints,
    answer: (...given) => void answers.push(...given),
    request: async (url, init) => around.handle(new Request(url, init)),
    clickMenu(id) {
      const item = find(seen.menu ?? [], id)
      if (item?.click === undefined) throw new Error(`The menu has no item ${id}`)
      item.click()
    },
  }
}

function find(items: readonly MenuItem[], id: string): MenuItem | undefined {
  for (const item of items) {
    const found = item.id === id ? item : find(item.submenu ?? [], id)
    if (found !== undefined) return found
  }
  return undefined
}

/** A process of its own with `process.parentPort`, as a utility process has it. */
function forkUtility(file: string, args: readonly string[], { env }: { env: Record<string, string> }) {
  const child = fork(file, args, {
    env,
    execArgv: ['--import', join(import.meta.dirname, 'parent-port.mjs')],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  const emitter = new EventEmitter()
  child.on('message', message => emitter.emit('message', message))
  child.on('exit', code => emitter.emit('exit', code ?? 1))
  return Object.assign(emitter, {
    pid: child.pid,
    postMessage: (message: unknown) => void child.send(message as object),
    kill: () => child.kill(),
  })
}
