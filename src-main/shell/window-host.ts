import { type BrowserWindow, dialog, Notification, shell } from 'electron'
import type { App } from '../app-types.ts'
import type { DesktopHost, FileKind } from '../procedures/desktop-host.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { LocalApi } from './local-api.ts'
import type { Updates } from './updates.ts'
import type { Words } from './words/words.ts'

export interface HostParts {
  readonly app: App
  readonly api: LocalApi
  readonly updates: Updates
  readonly words: () => Words
  readonly window: () => BrowserWindow | null
  readonly goTo: (page: string) => void
  readonly setAppearance: DesktopHost['setAppearance']
  readonly restartToUpdate: () => Promise<boolean>
}

/** What the contract's group `desktop` does, by the system's own dialogs. */
export function createWindowHost(parts: HostParts): DesktopHost {
  const { app, api, updates, words, window, goTo, setAppearance, restartToUpdate } = parts
  const notifies = () => app.settings.get('notifications') && Notification.isSupported()
  /** Dialogs belong to the window, so that they cannot be lost behind it. */
  const ownWindow = (): BrowserWindow => {
    const own = window()
    if (own !== null) return own
    throw failing('conflict', sayFailure('window.closed'))
  }
  const filtersFor = (kinds: readonly FileKind[]) =>
    kinds.length === 0
      ? []
      : [
          ...kinds.map(({ name, extensions }) => ({ name, extensions: [...extensions] })),
          { name: words().allFiles, extensions: ['*'] },
        ]

  return {
    status: () => ({ api: api.state(), update: updates.state(), notifications: notifies() }),

    setAppearance,

    async chooseSavePath(suggestedName, kinds) {
      const { canceled, filePath } = await dialog.showSaveDialog(ownWindow(), {
        title: words().saveFile,
        defaultPath: suggestedName,
        filters: filtersFor(kinds),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      return canceled || filePath === '' ? null : filePath
    },

    async choosePaths({ what, title, kinds, several }) {
      const { canceled, filePaths } = await dialog.showOpenDialog(ownWindow(), {
        title: title ?? (what === 'folder' ? words().chooseFolder : words().chooseFile),
        filters: what === 'folder' ? [] : filtersFor(kinds),
        properties: [
          what === 'folder' ? 'openDirectory' : 'openFile',
          ...(what === 'folder' ? (['createDirectory'] as const) : []),
          ...(several ? (['multiSelections'] as const) : []),
        ],
      })
      return canceled ? [] : filePaths
    },

    async openFolder(folder) {
      const problem = await shell.openPath(folder)
      if (problem !== '')
        throw failing('storage', sayServer('desktop.not_opened', { folder, reason: problem }), { path: folder })
    },

    showItem(path) {
      shell.showItemInFolder(path)
    },

    notify({ title, body, page }) {
      if (!notifies()) return false
      const notification = new Notification({ title, body, silent: true })
      if (page !== null) notification.on('click', () => goTo(page))
      notification.show()
      return true
    },

    serveApi: port => api.start(port),
    checkForUpdate: () => updates.check(),
    restartToUpdate,
  }
}
