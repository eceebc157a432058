import { BrowserWindow, nativeTheme, screen } from 'electron'
import { appOrigin } from './app-scheme.ts'
import { originOf } from './navigation-lock.ts'
import { placeWindow, smallestSize } from './window-bounds.ts'
import type { WindowStateKeeper } from './window-state.ts'

/** The paper of the pages, so that nothing flashes before they are painted. */
const paper = { light: '#fbfaf7', dark: '#191816' }

export interface WindowParts {
  readonly preload: string
  readonly icon: string
  readonly state: WindowStateKeeper
  readonly isPackaged: boolean
  /** Where it opens; at the app's own first page where null. */
  readonly page: string | null
}

/** The app's window, where and as large as it was left; shown once its page is painted. */
export function createMainWindow({ preload, icon, state, isPackaged, page }: WindowParts): BrowserWindow {
  const { bounds, maximized, fullScreen, zoomLevel } = state.get()
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const window = new BrowserWindow({
    ...placeWindow(bounds, [primary.workArea, ...others.map(({ workArea }) => workArea)]),
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    title: 'Galley',
    icon,
    fullscreen: fullScreen,
    backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      navigateOnDragDrop: false,
      devTools: !isPackaged,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  // A new page begins at the system's size.
  window.webContents.on('did-finish-load', () => window.webContents.setZoomLevel(state.get().zoomLevel))
  window.webContents.setZoomLevel(zoomLevel)
  rememberState(window, state)
  load(window, page === null ? `${appOrigin}/` : addressOf(page))
  return window
}

const settleMs = 400

function rememberState(window: BrowserWindow, state: WindowStateKeeper): void {
  let timer: NodeJS.Timeout | null = null
  const remember = () => {
    if (window.isDestroyed()) return
    state.change({
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
      zoomLevel: window.webContents.getZoomLevel(),
    })
  }
  const soon = () => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(remember, settleMs)
    timer.unref()
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.webContents.on('zoom-changed', soon)
  window.on('close', () => {
    if (timer !== null) clearTimeout(timer)
    remember()
  })
}

/** Brings the window to the front, whatever was done with it. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Leads the page to another of its own places, without loading it again. */
export function goToPage(window: BrowserWindow, page: string): void {
  bringToFront(window)
  const target = addressOf(page)
  const current = window.webContents.getURL()
  // The very same address would be loaded anew.
  if (current !== target && originOf(current) === appOrigin) load(window, target)
}

const addressOf = (page: string) => `${appOrigin}/#${page}`

/** One that leads elsewhere meanwhile interrupts it, which is no fault. */
function load(window: BrowserWindow, url: string): void {
  window.loadURL(url).catch(() => undefined)
}
