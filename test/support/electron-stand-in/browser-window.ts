import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page, Route } from 'playwright'
import { createIsolatedWorld, type IsolatedWorld } from './isolated-world.ts'
import type { MessagePortMain } from './message-ports.ts'

/** What windows need of the stand-in around them. */
export interface WindowSurroundings {
  readonly browser: () => Promise<BrowserContext>
  readonly handle: (request: Request) => Promise<Response>
  readonly ipcMain: EventEmitter
  readonly app: EventEmitter
  readonly windows: BrowserWindow[]
  readonly complaints: string[]
  readonly theme: () => 'light' | 'dark'
}

/** Chromium does not know the app's scheme, so its pages have an origin of their own for each host of it. */
const suffix = '.window.test'
const toChromium = (url: string) => url.replace(/^galley:\/\/(\w+)/, `https://$1${suffix}`)
const toElectron = (url: string) => url.replace(/^https:\/\/(\w+)\.window\.test/, 'galley://$1')

export interface WindowOptions {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly webPreferences: { readonly preload?: string; readonly javascript?: boolean }
  readonly [name: string]: unknown
}

const all = () => true

function isOf(page: Page, route: Route): boolean {
  try {
    return route.request().frame().page() === page
  } catch {
    // The first address of a page that is not there yet: another window's.
    return false
  }
}

let lastId = 0

class Navigation {
  prevented = false
  readonly url: string
  readonly isMainFrame: boolean
  constructor(url: string, isMainFrame: boolean) {
    this.url = url
    this.isMainFrame = isMainFrame
  }
  preventDefault(): void {
    this.prevented = true
  }
}

/** A window whose contents are a real Chromium page over the real scheme handler, with the real preload. */
export class WebContents extends EventEmitter {
  readonly id: number
  page: Page | null = null
  zoomLevel = 0
  private world: IsolatedWorld | null = null
  private openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  private readonly around: WindowSurroundings
  private readonly options: WindowOptions
  private url = ''
  private asked: string | null = null
  private opening: Promise<Page> | null = null
  readonly navigationHistory = {
    goBack: () => void this.page?.goBack().catch(() => undefined),
    goForward: () => void this.page?.goForward().catch(() => undefined),
  }

  constructor(around: WindowSurroundings, options: WindowOptions) {
    super()
    lastId += 1
    this.id = lastId
    this.around = around
    this.options = options
  }

  get mainFrame() {
    const contents = this
    return {
      parent: null,
      get url() {
        return contents.getURL()
      },
      postMessage: (channel: string, message: unknown, ports: readonly MessagePortMain[] = []) =>
        void contents.world?.send(channel, message, ports),
    }
  }

  getURL(): string {
    return this.page === null ? this.url : toElectron(this.page.url()).replace(/^about:blank$/, this.url)
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  setZoomLevel(level: number): void {
    this.zoomLevel = level
  }

  getZoomLevel(): number {
    return this.zoomLevel
  }

  isDestroyed(): boolean {
    return this.page?.isClosed() ?? false
  }

  async loadURL(url: string): Promise<void> {
    this.url = url
    const page = await this.open()
    this.asked = toChromium(url)
    await page.goto(toChromium(url)).catch(error => {
      if (!page.isClosed()) throw error
    })
    this.emit('did-finish-load')
  }

  reload(): void {
    const { page } = this
    if (page === null) {
      void this.loadURL(this.url)
      return
    }
    // An address with the same fragment would not be loaded again by going there.
    this.asked = page.url()
    page.reload().then(
      () => this.emit('did-finish-load'),
      () => undefined,
    )
  }

  /** As Electron ends a renderer that hangs. */
  forcefullyCrashRenderer(): void {
    void this.crash()
  }

  /** Ends the page's process, as a fault in it would. */
  async crash(): Promise<void> {
    const { page } = this
    if (page === null) return
    const gone = new Promise(resolve => page.once('crash', resolve))
    const debug = await page.context().newCDPSession(page)
    await Promise.race([gone, debug.send('Page.crash').catch(() => gone)])
  }

  private open(): Promise<Page> {
    this.opening ??= this.create()
    return this.opening
  }

  private async create(): Promise<Page> {
    const context = await this.around.browser()
    const page = await context.newPage()
    const { width, height, webPreferences } = this.options
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: this.around.theme(), reducedMotion: 'reduce' })
    page.on('console', message => {
      if (message.type() === 'error') this.around.complaints.push(message.text())
    })
    page.on('pageerror', error => this.around.complaints.push(String(error.stack ?? error)))
    // Below what a test lays over its page, which a test may take away as a whole.
    await context.route(all, route => (isOf(page, route) ? this.answer(route) : route.fallback()))
    const { preload, javascript } = webPreferences
    if (preload !== undefined) {
      this.world = await createIsolatedWorld(page, readFileSync(preload, 'utf8'), (channel, args) =>
        this.around.ipcMain.emit(channel, { sender: this, senderFrame: this.mainFrame, ports: [] }, ...args),
      )
    }
    const debug = await context.newCDPSession(page)
    debug.on('Page.windowOpen', ({ url }) => void this.openHandler({ url: toElectron(url) }))
    await debug.send('Page.enable')
    if (javascript === false) {
      await debug.send('Emulation.setScriptExecutionDisabled', { value: true })
    }
    page.on('popup', popup => void popup.close().catch(() => undefined))
    page.once('crash', () => {
      this.url = this.getURL()
      this.page = null
      this.opening = null
      this.world = null
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
      void page.close().catch(() => undefined)
    })
    this.page = page
    return page
  }

  /** What the app's scheme answers; where the page wants to go elsewhere, whoever listens decides first. */
  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const url = toElectron(request.url())
    if (request.isNavigationRequest() && request.url() !== this.asked?.replace(/#.*/, '')) {
      const isMainFrame = request.frame().parentFrame() === null
      const navigation = new Navigation(url, isMainFrame)
      this.emit('will-frame-navigate', navigation)
      if (isMainFrame) this.emit('will-navigate', navigation)
      if (navigation.prevented) return route.abort('aborted')
    }
    this.asked = null
    if (!url.startsWith('galley://')) return route.abort('blockedbyclient')
    const body = request.postDataBuffer()
    const response = await this.around.handle(
      new Request(url, {
        method: request.method(),
        headers: request.headers(),
        ...(body !== null && { body: new Uint8Array(body) }),
      }),
    )
    await route
      .fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      })
      .catch(() => undefined)
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly options: WindowOptions
  visible = false
  focused = 0
  minimized = false
  maximized = false
  fullScreen: boolean
  private destroyed = false
  private bounds: { x: number; y: number; width: number; height: number }
  private readonly around: WindowSurroundings

  constructor(around: WindowSurroundings, options: WindowOptions) {
    super()
    this.around = around
    this.options = options
    const { x, y, width, height } = options
    this.bounds = { x, y, width, height }
    this.fullScreen = options.fullscreen === true
    this.webContents = new WebContents(around, options)
    around.windows.push(this)
    around.app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const loading = this.webContents.loadURL(url)
    await loading
    this.emit('ready-to-show')
  }

  show(): void {
    this.visible = true
  }
  hide(): void {
    this.visible = false
  }
  focus(): void {
    this.focused += 1
  }
  maximize(): void {
    this.maximized = true
  }
  restore(): void {
    this.minimized = false
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isFullScreen(): boolean {
    return this.fullScreen
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
  getNormalBounds() {
    return this.bounds
  }
  setBounds(bounds: { x: number; y: number; width: number; height: number }): void {
    this.bounds = bounds
    this.emit('resize')
    this.emit('move')
  }

  /** False where whoever listens keeps it open. */
  close(): boolean {
    const event = {
      prevented: false,
      preventDefault: () => {
        event.prevented = true
      },
    }
    this.emit('close', event)
    if (event.prevented) return false
    this.destroy()
    return true
  }

  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.visible = false
    void this.webContents.page?.close().catch(() => undefined)
    this.around.windows.splice(this.around.windows.indexOf(this), 1)
    this.emit('closed')
    if (this.around.windows.length === 0) this.around.app.emit('window-all-closed')
  }
}
