import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from './words/words.ts'

/** What the menu's own items do; the others are roles, which the system fills in. */
export interface MenuActions {
  goTo(page: string): void
  goBack(): void
  goForward(): void
  openInBrowser(): void
  openDataFolder(): void
  showLogs(): void
  copyDiagnostics(): void
  checkForUpdates(): void
  openDocs(): void
  showAbout(): void
  quit(): void
}

export interface MenuFacts {
  readonly words: Words
  readonly platform: NodeJS.Platform
  /** Developer tools are for those who build Galley. */
  readonly isPackaged: boolean
}

type Item = MenuItemConstructorOptions

/** The pages in the order of the app's side bar, each with a number as its key. */
export const menuPages = [
  ['dashboard', '/dashboard'],
  ['calls', '/calls'],
  ['books', '/books'],
  ['quality', '/quality'],
  ['providers', '/providers'],
  ['reports', '/reports'],
  ['alerts', '/alerts'],
  ['integrate', '/integrate'],
] as const satisfies readonly (readonly [keyof Words, string])[]

const separator: Item = { type: 'separator' }

/** The whole menu. Every action of it is also somewhere in the pages. */
export function buildMenu(facts: MenuFacts, actions: MenuActions): Item[] {
  const { words, platform } = facts
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [appMenu(words, actions)] : []),
    { label: words.file, submenu: fileItems(facts, actions) },
    { label: words.edit, submenu: editItems(words, actions) },
    { label: words.view, submenu: viewItems(facts) },
    { label: words.go, submenu: goItems(words, actions, isMac) },
    { label: words.window, role: 'window', submenu: windowItems(words, isMac) },
    { label: words.help, role: 'help', submenu: helpItems(facts, actions) },
  ]
}

const settingsItem = (words: Words, { goTo }: MenuActions): Item => ({
  id: 'settings',
  label: words.settings,
  accelerator: 'CmdOrCtrl+,',
  click: () => goTo('/settings'),
})

function appMenu(words: Words, actions: MenuActions): Item {
  return {
    label: 'Galley',
    submenu: [
      { id: 'about', label: words.about, click: () => actions.showAbout() },
      separator,
      settingsItem(words, actions),
      separator,
      { role: 'services', label: words.services },
      separator,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.unhide },
      separator,
      { id: 'quit', label: words.quit, accelerator: 'Cmd+Q', click: () => actions.quit() },
    ],
  }
}

function fileItems({ words, platform }: MenuFacts, actions: MenuActions): Item[] {
  const common: Item[] = [
    {
      id: 'browser',
      label: words.openInBrowser,
      accelerator: 'CmdOrCtrl+Shift+B',
      click: () => actions.openInBrowser(),
    },
    { id: 'data', label: words.openDataFolder, click: () => actions.openDataFolder() },
    separator,
  ]
  if (platform === 'darwin') return [...common, { role: 'close', label: words.closeWindow }]
  return [
    ...common,
    settingsItem(words, actions),
    separator,
    { role: 'close', label: words.closeWindow },
    { id: 'quit', label: words.quit, accelerator: 'Ctrl+Q', click: () => actions.quit() },
  ]
}

function editItems(words: Words, { goTo }: MenuActions): Item[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    separator,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'pasteAndMatchStyle', label: words.pasteAsText },
    { role: 'delete', label: words.delete },
    { role: 'selectAll', label: words.selectAll },
    separator,
    { id: 'find', label: words.find, accelerator: 'CmdOrCtrl+Shift+F', click: () => goTo('/calls') },
  ]
}

function viewItems({ words, isPackaged }: MenuFacts): Item[] {
  return [
    { role: 'reload', label: words.reload },
    separator,
    { role: 'resetZoom', label: words.zoomReset },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    separator,
    { role: 'togglefullscreen', label: words.fullScreen },
    ...(isPackaged ? [] : [separator, { role: 'toggleDevTools', label: words.developerTools } as const]),
  ]
}

function goItems(words: Words, actions: MenuActions, isMac: boolean): Item[] {
  const pages = menuPages.map(
    ([name, page], index): Item => ({
      id: `page-${name}`,
      label: words[name],
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => actions.goTo(page),
    }),
  )
  return [
    ...pages,
    separator,
    { id: 'back', label: words.back, accelerator: isMac ? 'Cmd+[' : 'Alt+Left', click: () => actions.goBack() },
    {
      id: 'forward',
      label: words.forward,
      accelerator: isMac ? 'Cmd+]' : 'Alt+Right',
      click: () => actions.goForward(),
    },
  ]
}

function windowItems(words: Words, isMac: boolean): Item[] {
  const common: Item[] = [{ role: 'minimize', label: words.minimise }]
  if (!isMac) return common
  return [...common, { role: 'zoom', label: words.zoomWindow }, separator, { role: 'front', label: words.front }]
}

function helpItems({ words, platform }: MenuFacts, actions: MenuActions): Item[] {
  return [
    { id: 'docs', label: words.documentation, accelerator: 'F1', click: () => actions.openDocs() },
    separator,
    { id: 'logs', label: words.showLogs, click: () => actions.showLogs() },
    { id: 'diagnostics', label: words.copyDiagnostics, click: () => actions.copyDiagnostics() },
    separator,
    { id: 'updates', label: words.checkForUpdates, click: () => actions.checkForUpdates() },
    ...(platform === 'darwin'
      ? []
      : [separator, { id: 'about', label: words.about, click: () => actions.showAbout() }]),
  ]
}
