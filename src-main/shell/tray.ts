import { join } from 'node:path'
import { Menu, nativeImage, Tray } from 'electron'
import type { Paths } from '../ports.ts'
import type { Words } from './words/words.ts'

export interface TrayParts {
  readonly paths: Pick<Paths, 'resources'>
  readonly platform: NodeJS.Platform
  readonly words: () => Words
  readonly show: () => void
  readonly goTo: (page: string) => void
  readonly quit: () => void
}

export interface TrayKeeper {
  set(wanted: boolean): void
  isShown(): boolean
}

/** Galley's icon in the system's tray, while the setting wants it. */
export function keepTray({ paths, platform, words, show, goTo, quit }: TrayParts): TrayKeeper {
  let tray: Tray | null = null

  function create(): Tray {
    const text = words()
    const file = platform === 'darwin' ? 'trayTemplate.png' : platform === 'win32' ? 'icon-32.png' : 'icon-24.png'
    const created = new Tray(nativeImage.createFromPath(join(paths.resources, 'icons', file)))
    created.setToolTip(text.trayHint)
    created.setContextMenu(
      Menu.buildFromTemplate([
        { label: text.showGalley, click: show },
        { label: text.calls, click: () => goTo('/calls') },
        { type: 'separator' },
        { label: text.quit, click: quit },
      ]),
    )
    // On macOS a click opens the menu.
    if (platform !== 'darwin') created.on('click', show)
    return created
  }

  return {
    isShown: () => tray !== null,
    set(wanted) {
      if (wanted === (tray !== null)) return
      if (!wanted) tray?.destroy()
      tray = wanted ? create() : null
    },
  }
}
